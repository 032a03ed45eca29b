"""What a news comment speaks of: wars, peoples and faiths, and what else is judged by its name.

Lists made by hand, for English. A comment belongs to every topic that one of its words names.
"Canada" and "Canadian" are left out: in the newspaper that is measured on they are home.
"""

from __future__ import annotations

import re
from typing import Final

_WAR: Final = r"""
    (?:civil|world|cold|proxy|holy|gulf|iraq|vietnam|gaza)[ ]wars? | at[ ]war |
    war[ ](?:crime|zone|in|on[ ]terror)\w* | wars? | warlords? | warfare | wartime | militar\w+ |
    army | armies | soldiers? | troops? | veterans? | navy | air[ ]force | marines | nato |
    militias? | rebels? | insurgen\w+ | guerrillas? | jihad\w* | mujahid\w+ | peshmerga | hamas |
    hezbollah | hizbollah | hizbullah | taliban | isis | isil | daesh | al[- ]?qaeda |
    islamic[ ]state | boko[ ]haram | idf | terroris\w+ | terror |
    bomb(?:s|ed|ing|ings|er|ers|ard\w*)? | air[ ]?strikes? | drone[ ]strikes? | drones? |
    missiles? | rockets? | shelling | shelled | artillery | nukes? | nuclear[ ]weapons? |
    chemical[ ]weapons? | invad\w+ | invasions? | occup(?:ied|iers?|ying) | annex\w* | besieg\w+ |
    siege | ceasefires? | truce | massacre\w* | slaughter\w* | genocid\w+ | ethnic[ ]cleansing |
    atrocit\w+ | beheading\w* | behead\w* | hostages? | refugees? | asylum | coups?
"""
_PEOPLE: Final = r"""
    africans? | americans? | arabs? | arabic | asians? | europeans? | latin[oa]s? | hispanics? |
    afghan\w* | albanians? | algerians? | armenians? | australians? | austrians? | azeris? |
    bangladeshis? | belgians? | bosnians? | brazilians? | brits? | british | english(?:man|men) |
    bulgarians? | burmese | rohingya\w* | cambodians? | catalans? | chechens? | chilean\w* |
    chin(?:a|ese) | colombians? | congolese | croats? | croatians? | cubans? | czechs? | danes |
    danish | dutch | egypt\w* | eritreans? | ethiopians? | filipin\w+ | finns | finnish |
    french(?:man|men)? | georgians? | germans? | ghanaians? | greeks? | gypsy | gypsies | roma |
    haitians? | hungarians? | indians? | indonesians? | iran(?:ians?)? | iraq\w* | irish |
    israel\w* | italians? | jamaicans? | japanese | jordanians? | kenyans? | koreans? |
    kosovars? | kurd\w* | lebanes\w+ | lebanon | liberians? | libya\w* | lithuanians? |
    malaysians? | mexicans? | mexico | mongolians? | moroccans? | nepalis? | nigerians? |
    norwegians? | pakistan\w* | palestin\w+ | gaza | gazans? | persians? | poles | polish |
    portuguese | punjabis? | puerto[ ]ricans? | romanians? | russia\w* | rwandans? | hutus? |
    tutsis? | saudis? | scots? | scottish | serbs? | serbians? | slavs? | somalis? | somalians? |
    south[ ]africans? | spaniards? | spanish | sri[ ]lankans? | tamils? | sinhalese | sudan\w* |
    swedes? | swedish | swiss | syria\w* | taiwan\w* | thais? | tibet\w* | tunisians? | turks? |
    turkish | turkey | ugandans? | ukrain\w+ | uyghurs? | uighurs? | venezuela\w* | vietnamese |
    welsh | yemen\w* | zimbabwe\w* | quebecois | qu[eé]b[eé]cois | francophones? | anglophones? |
    first[ ]nations? | indigenous | aboriginals? | natives? | inuit | m[eé]tis | cree | mohawks? |
    blacks? | whites | white(?![ ]house) | whitey | ethnic\w* | racial | minorities | immigra\w+ |
    migrants? | foreigners? | newcomers?
"""
_FAITH: Final = r"""
    ahmadis? | alawites? | amish | atheis\w+ | bah[aá]'?[ií]s? | baptists? | bishops? |
    buddhis\w+ | burqas? | burkas? | niqabs? | hijabs? | headscar\w+ | turbans? | catholic\w* |
    popes? | vatican | christian\w* | church(?:es)? | clergy | copts? | coptic | druze |
    evangelical\w* | hindu\w* | imams? | islam\w* | jains? | jehovah\w* | jesus |
    jew(?:s|ish|ry)? | judaism | antisemit\w+ | anti-semit\w+ | zionis\w+ | holocaust | koran |
    quran | bible | lutherans? | maronites? | mennonites? | methodists? | mormons? | mosques? |
    muslims? | moslems? | mullahs? | orthodox | pagans? | parsis? | priests? | protestants? |
    quakers? | rabbis? | religio\w+ | salafis?\w* | sharia | shari'?a | shia\w* | shiites? |
    sikhs? | sunnis? | sufis? | synagogues? | temples? | theolog\w+ | wahhabi\w* | yazidis? |
    yezidis? | faiths | (?<!good[ ])(?<!bad[ ])faith
"""
_GENDER: Final = r"""
    wom[ae]n | girls? | females? | feminis\w+ | mothers? | wives | wife | gays? | lesbians? |
    homosexual\w* | homophob\w+ | transgender\w* | trans | transsexuals? | bisexuals? | queers? |
    lgbt\w* | same-sex | gender | sexis\w+ | misogyn\w+
"""
_CAMP: Final = r"""
    liberals? | conservatives? | tor(?:y|ies) | ndp | grits? | greens | republicans? |
    democrats? | gop | left(?:ies|y|ists?|-wing\w*) | the[ ]left | right-wing\w* | alt-right |
    socialis\w+ | communis\w+ | marxis\w+ | fascis\w+ | nazis? | separatis\w+ | trudeau | harper |
    trump\w* | clinton | obama
"""


def _any_of(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE | re.VERBOSE)


TOPICS: Final = {
    "a war": _any_of(_WAR),
    "a people": _any_of(_PEOPLE),
    "a faith": _any_of(_FAITH),
    "women, men or love": _any_of(_GENDER),
    "a party or camp": _any_of(_CAMP),
}
NONE_OF_THESE: Final = "none of these"
_TOUCHY: Final = ("a war", "a people", "a faith")


def names_war_people_or_faith(text: str) -> bool:
    """Whether a word of `text` names a war, a people or a faith, or what belongs to them."""
    return any(TOPICS[topic].search(text) for topic in _TOUCHY)


def topics_of(text: str) -> tuple[str, ...]:
    """Every topic that `text` names, or NONE_OF_THESE alone."""
    return tuple(name for name, words in TOPICS.items() if words.search(text)) or (NONE_OF_THESE,)
