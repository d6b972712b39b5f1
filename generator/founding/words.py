"""The words of ``tidtam init``: ``say(key, language, …)``."""

from generator.catalogue import Catalogue

say = Catalogue(__file__).say
