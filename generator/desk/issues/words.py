"""The words of issue forms and of reading them: ``say(key, …)`` of ``th``, ``en`` or ``form``."""

from generator.catalogue import Catalogue

say = Catalogue(__file__).say
