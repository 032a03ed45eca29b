"""What people do to a word to hide it is undone; what merely looks like it is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.disguising import DISGUISES, disguise
from classifiers.evaluation.arabic_disguises import ARABIC_DISGUISES, arabic_disguise
from classifiers.screen import STEPS, suspected_places
from classifiers.steps import rewrite
from classifiers.text import Normaliser, fold

normalise = Normaliser()
TURNED = "\u0287o\u1d09p\u1d09"


@pytest.mark.parametrize(
    ("disguised", "plain"),
    [
        ("f**k i***t p**** b*****d", "fuck idiot pussy bastard"),
        ("f*k a*hole f*ing", "fuck asshole fucking"),
        ("*diot **** off", "idiot *** off"),
        ("b-tch f--k n----- f-ck f_ck", "bitch fuck nigger fuck fuck"),
        ("st00pid $tupid m@ron 1d10t!", "stupid stupid moron idiot!"),
        ("th15 w0m4n 15 $m311y", "this woman 15 smelly"),
        ("idiooooot stuuupid asssshole", "idiot stupid asshole"),
        ("iiddiioott ssttuuppiidd wwhhaatteevveerr", "idiot stupid whatever"),
        ("aasssshhoollee zzlloonnkk", "asshole zlonk"),
        ("stuupid iidiot", "stupid idiot"),
        ("stu-pid mo_ron id.iot fu*ck", "stupid moron idiot fuck"),
        ("f u u u c k", "fuck"),
        ("f * c k i n g", "fucking"),
        (TURNED, "idiot"),
        ("f\u03bcck sh\u00a1t", "fuck shit"),
        ("id\u0336i\u0336o\u0336t\u0336", "idiot"),
    ],
)
def test_a_disguised_word_reads_like_the_plain_word(disguised, plain):
    assert normalise(disguised) == plain


@pytest.mark.parametrize(
    ("spaced", "plain"),
    [
        ("s t u p i d  i d i o t", "stupid idiot"),
        ("s t u p i d i d i o t", "stupid idiot"),
        ("s.t.u.p.i.d i.d.i.o.t", "stupid idiot"),
        ("i-d-i-o-t, s_t_u_p_i_d", "idiot, stupid"),
        ("y o u a r e a s t u p i d i d i o t", "you are a stupid idiot"),
        ("y o u   a r e   s t u p i d", "you are stupid"),
        ("you are a s t u p i d i d i o t I said", "you are a stupid idiot i said"),
        ("1 d 1 0 t", "idiot"),
        ("i d i o t !", "idiot!"),
        ("d o n ' t b e s t u p i d", "dont be stupid"),
    ],
)
def test_letters_that_stand_apart_are_cut_into_words(spaced, plain):
    assert normalise(spaced) == plain


@pytest.mark.parametrize(
    "ordinary",
    [
        "u.s.a. and u.n. a.m. e.g. i.e. j. r. r. tolkien ph.d.",
        "a b c d e f g, plan b or plan c",
        "3-2 at 10:30, 24/7, 1/2, 9/11 and 2011-03-15",
        "50% off, $10k, 15th, 1700s, 80mb, 50ft, us$19",
        "mail me.you@home.example or see http://win24.example/a1b2?c=d3e",
        "#hashtag @john 4chan h1b mp3s area51 covid19",
        "*really* important* **note**",
        "shiites and sunnis, a shiite party, world war iii, wwii, hawaii",
        "the well-known re-use of a state-owned t-shirt",
        "wait!what, well...as it is, but-- no",
        "7ayawan 3anjad shou 2asdak m3ak ya3ni sh3b ma7abbe 5ara a7la",
        "the book looks good, all will agree; success!",
        "x + y = z, c++, 18+",
    ],
)
def test_what_is_no_disguise_is_left_as_it_is(ordinary):
    assert normalise(ordinary) == ordinary


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("كَلْب", "كلب"),
        ("كـــلب", "كلب"),
        ("كلللللب", "كلب"),
        ("ك ل ب", "كلب"),
        ("ك.ل.ب", "كلب"),
        ("ك*ب", "كلب"),
        ("كxلب", "كلب"),
        ("كlب ح1قد حقoد", "كلب حاقد حقد"),
        ("كlب يا ح1ر", "كلب يا ح1ر"),
        (f"يا {' '.join('كلابوحمير')}", "يا كلاب وحمير"),
        ("ﻛﻠﺐ", "كلب"),
        ("أحمق إنسان آخر", "احمق انسان اخر"),
        ("حيوانة", "حيوانه"),
        ("على مستوى", "علي مستوي"),
        ("کلب یا", "كلب يا"),
        ("١٢٣ ۴۵۶", "123 456"),
        ("\u0647" * 9, "\u0647" * 3),
        ("نعم، لا؟", "نعم, لا?"),
    ],
)
def test_arabic_is_read_alike_however_it_is_spelled(written, read):
    assert normalise(written) == read


def test_letters_that_tell_persian_and_urdu_are_kept():
    assert normalise("\u067e\u0686\u0698\u06af") == "\u067e\u0686\u0698\u06af"


@pytest.mark.parametrize(
    "ordinary",
    [
        "القاعده!استخدم ماتت",
        "قتل 5 اشخاص و 12 جريحا في 2016",
        "قال د.محمد ان م.م تحدث",
        "الله اكبر واللي صار ممكن",
    ],
)
def test_ordinary_arabic_is_left_as_it_is(ordinary):
    assert normalise(ordinary) == ordinary


WORN = [
    *(disguise("You are all stupid bastards, and cheating idiots", name, 3) for name in DISGUISES),
    *(arabic_disguise("انتم كلاب حقيرين يا سافلين", name, 3) for name in ARABIC_DISGUISES),
]


@pytest.mark.parametrize("worn", WORN)
def test_a_copy_of_a_copy_is_the_copy(worn):
    copy = normalise(worn)
    assert normalise(copy) == copy


ODD = "aabbst iou.-_*!1@$|+#'/,:~x37\n\t  "
WORN_WORDS = (
    "f*ck",
    "1d1ot",
    "i.d.i",
    "s",
    "t",
    "u",
    "p",
    "aa-b",
    "soooo",
    "iiddiioott",
    "'",
    "a!",
    "b-",
    "--",
)
WRITTEN = st.one_of(
    st.text(alphabet=ODD, max_size=30),
    st.lists(st.sampled_from(WORN_WORDS)).map(" ".join).filter(lambda text: len(text) < 200),
)


@given(st.lists(WRITTEN.map(fold), min_size=1, max_size=6))
def test_the_screen_clears_no_text_that_a_step_would_change(texts):
    steps = normalise.steps_for("")
    suspected = suspected_places(texts)
    assert len(steps) == STEPS
    for row, text in enumerate(texts):
        for number, step in enumerate(steps):
            places = suspected.get(row, {}).get(number)
            assert places or rewrite(text, [step]) == text


@given(st.lists(st.one_of(WRITTEN, st.text(max_size=40)), min_size=1, max_size=12))
def test_a_batch_of_disguises_gives_the_same_copies_as_one_by_one(texts):
    assert normalise.many(texts) == [normalise(text) for text in texts]


@given(st.one_of(WRITTEN, st.text(max_size=60)))
def test_a_step_that_looks_at_few_words_only_changes_a_text_like_its_pattern(text):
    folded = fold(text)
    for step in normalise.steps_for(""):
        changed = step.pattern.sub(step.reading, folded)
        assert step.concerns(folded) or changed == folded
        assert step.rewritten(folded) == changed
