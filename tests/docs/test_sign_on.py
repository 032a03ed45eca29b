"""The programs in docs/sign-on.md make assertions that are believed, in each language."""

import json
import os
import re
import subprocess
import sys

import pytest
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from moderation.domain.addresses import Address
from moderation.http.key_sets import usable_keys
from moderation.submission.assertion_keys import Key
from moderation.submission.assertions import read_assertion
from tests.docs.documents import page
from tests.programs import installed, node
from tests.signatures import signer

SECRET = "s" * 43
READER = "reader@example.org"
CALLS = {
    "python": f'\nprint(assertion("user-7", "{READER}"))\n',
    "php": f'\necho assertion("user-7", "{READER}");\n',
    "js": f'\nconsole.log(assertion("user-7", "{READER}"));\n',
}
PROGRAMS = {"python": lambda: sys.executable, "php": lambda: installed("php"), "js": node}
BLOCK = re.compile(r"^```(python|php|js) ([\w ]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks():
    """(language, algorithm or `jwks`, program) of all that the page shows."""
    text = page("docs/sign-on.md").read_text(encoding="utf-8")
    return [
        (language, algorithm, program.replace("EdDSA", algorithm, 1))
        for language, algorithms, program in BLOCK.findall(text)
        for algorithm in algorithms.split()
    ]


ASSERTIONS = [block for block in blocks() if block[1] != "jwks"]


def run(language, program, folder):
    file = folder / f"program.{'cjs' if language == 'js' else language}"
    file.write_text(program)
    environ = {**os.environ, "ASSERTION_SECRET": SECRET}
    command = [PROGRAMS[language](), str(file)]
    done = subprocess.run(
        command, cwd=folder, env=environ, capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def keep_private_key(folder, algorithm):
    private = signer(algorithm, "2027").private
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "assertion-key.pem").write_bytes(pem)


def test_every_language_has_a_program_for_every_kind_of_key():
    shown = {(language, algorithm) for language, algorithm, _ in ASSERTIONS}
    kinds = ("HS256", "EdDSA", "RS256")
    assert shown == {(language, kind) for language in CALLS for kind in kinds}


@pytest.mark.parametrize(
    ("language", "algorithm", "program"),
    [
        pytest.param(
            *one,
            id=f"{one[0]}-{one[1]}",
            marks=[pytest.mark.foreign] if one[0] == "php" else [],
        )
        for one in ASSERTIONS
    ],
)
def test_what_a_program_makes_is_believed(language, algorithm, program, tmp_path):
    material = SECRET
    if algorithm != "HS256":
        keep_private_key(tmp_path, algorithm)
        material = signer(algorithm, "2027").private.public_key()
    token = run(language, program + CALLS[language], tmp_path)
    asked = []

    def find(kid, named):
        asked.append((kid, named))
        return [Key("2027", algorithm, material)]

    assert read_assertion(token, "gazette", find, Address(READER)).email_verified
    assert asked == [("2027", algorithm)]


@pytest.mark.parametrize("algorithm", ["EdDSA", "RS256"])
def test_the_key_set_that_the_page_makes_holds_the_key(algorithm, tmp_path):
    (program,) = [block[2] for block in blocks() if block[1] == "jwks"]
    keep_private_key(tmp_path, algorithm)
    # Where the page says EdDSA, `blocks` has put the block's own name.
    written = run("python", program.replace("jwks", algorithm, 1), tmp_path)
    (key,) = usable_keys(written)
    assert (key.kid, key.algorithm) == ("2027", algorithm)
    assert json.loads(written)["keys"] == [signer(algorithm, "2027").jwk]
