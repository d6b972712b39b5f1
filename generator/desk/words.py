"""The words of ``export``, ``import`` and ``rollover``: ``say(key, language, …)``."""

from generator.catalogue import Catalogue

WORDS = Catalogue(__file__)
say = WORDS.say
