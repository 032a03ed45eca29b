"""Words that are worth disguising: spelled out again when starred, stretched or split.

The list only undoes disguises. That a word stands here does not hold a comment: the
classifiers weigh it, and a site's own word lists are its own.
"""

from __future__ import annotations

from typing import Final

_WORDS: Final = """
arse arsehole arseholes ass asses asshat asshole assholes asswipe bastard bastards bitch bitches
bitching bitchy bollocks bullshit chink chinks cock cocks cocksucker cocksuckers coon coons crap
cretin cunt cunts damn dick dickhead dickheads dicks dipshit douche douchebag dumbass dyke dykes
fag faggot faggots fags fuck fucked fucker fuckers fuckface fuckin fucking fucks fuckwit gook
gooks goddamn hate hell idiot idiotic idiots imbecile jackass jerk kike kikes kill loser losers
moron moronic morons motherfucker motherfuckers motherfucking muzzie nazi nazis negro nigga niggas
nigger niggers paki pakis pig pigs piss pissed prick pricks pussies pussy queer queers raghead
ragheads rape raped rapist retard retarded retards savages scum scumbag scumbags shit shite shits
shitty shithead slut sluts slutty spic spics stupid suicide terrorist terrorists tits towelhead
trannies tranny traitor traitors trash twat twats vermin wanker wankers wetback wetbacks whore
whores
"""
PROFANITIES: Final = tuple(_WORDS.split())
