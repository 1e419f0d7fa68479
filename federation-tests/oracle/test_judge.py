"""Tests of the judge: its arithmetic against published vectors, its ladder against tables, and its
eyes against planted violations. `python3 -m unittest` in this folder; needs no node."""

from __future__ import annotations

import unittest
from pathlib import Path

import mutations
import synthetic
from forge import seed
from judge import (
    blake3,
    ed25519,
    merkle,
    people,
    profiles,
    signatures,
    statements,
    verdict,
    wire,
)
from judge.findings import Case
from judge.ladder import Ladder, Viewer, viewers

# Signed bytes of every version ever released, kept by the project beside the code that made them.
GOLDEN = Path(__file__).resolve().parents[2] / "domain" / "testdata"

# RFC 8032, 7.1: seed, public key, message, signature.
RFC_8032 = (
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
)

# Roots over the first 1 to 8 of these entries.
MERKLE_ENTRIES = (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
)  # fmt: skip
MERKLE_ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)

# From the test vectors of BLAKE3: length of the input, hash, derived key.
BLAKE3_CONTEXT = "BLAKE3 2019-12-27 16:29:52 test vectors context"
BLAKE3 = (
    (
        0,
        "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262",
        "2cc39783c223154fea8dfb7c1b1660f2ac2dcbd1c1de8277b0b0dd39b7e50d7d",
    ),
    (
        65,
        "de1e5fa0be70df6d2be8fffd0e99ceaa8eb6e8c93a63f2d8d1c30ecb6b263dee",
        "51fd05c3c1cfbc8ed67d139ad76f5cf8236cd2acd26627a30c104dfd9d3ff8a8",
    ),
    (
        1024,
        "42214739f095a406f3fc83deb889744ac00df831c10daa55189b5d121c855af7",
        "7356cd7720d5b66b6d0697eb3177d9f8d73a4a5c5e968896eb6a689684302706",
    ),
    (
        1025,
        "d00278ae47eb27b34faecf67b4fe263f82d5412916c1ffd97c8cb7fb814b8444",
        "effaa245f065fbf82ac186839a249707c3bddf6d3fdda22d1b95a3c970379bcb",
    ),
    (
        5121,
        "628bd2cb2004694adaab7bbd778a25df25c47b9d4155a55f8fbd79f2fe154cff",
        "b07f01e518e702f7ccb44a267e9e112d403a7b3f4883a47ffbed4b48339b3c34",
    ),
)


def golden(name: str) -> bytes:
    """The bytes of a golden vector."""
    return bytes.fromhex("".join((GOLDEN / f"{name}.hex").read_text().split()))


class Ed25519Test(unittest.TestCase):
    """Signatures."""

    def test_the_vectors_of_rfc_8032(self) -> None:
        for vector in RFC_8032:
            secret, public, text, signature = map(bytes.fromhex, vector)
            self.assertEqual(ed25519.public_key(secret), public)
            self.assertEqual(ed25519.sign(secret, text), signature)
            self.assertTrue(ed25519.verify(public, text, signature))

    def test_any_flipped_bit_is_refused(self) -> None:
        _, public, text, signature = map(bytes.fromhex, RFC_8032[2])
        for bit in range(8 * len(signature)):
            changed = (int.from_bytes(signature, "big") ^ 1 << bit).to_bytes(64, "big")
            self.assertFalse(ed25519.verify(public, text, changed))
        self.assertFalse(ed25519.verify(public, text + b"\0", signature))

    def test_a_scalar_beyond_the_order_is_refused(self) -> None:
        _, public, text, signature = map(bytes.fromhex, RFC_8032[1])
        scalar = int.from_bytes(signature[32:], "little") + ed25519.ORDER
        changed = signature[:32] + scalar.to_bytes(32, "little")
        self.assertFalse(ed25519.verify(public, text, changed))

    def test_a_weak_key_signs_nothing(self) -> None:
        # With the neutral element as key and nonce, s = 0 satisfies the lax equation.
        neutral = (1).to_bytes(32, "little")
        self.assertFalse(ed25519.verify(neutral, b"anything", neutral + bytes(32)))

    def test_a_point_has_one_name(self) -> None:
        self.assertIsNone(ed25519.decode((ed25519.P + 1).to_bytes(32, "little")))
        self.assertIsNone(ed25519.decode((1 | 1 << 255).to_bytes(32, "little")))

    def test_a_signature_is_not_whatever_a_signer_wants(self) -> None:
        signature, other = ed25519.sign(seed("one"), b"text"), seed("other")
        self.assertFalse(ed25519.verify(ed25519.public_key(other), b"text", signature))


class HashTest(unittest.TestCase):
    """Trees and digests."""

    def test_roots_of_rfc_6962(self) -> None:
        entries = [bytes.fromhex(entry) for entry in MERKLE_ENTRIES]
        for size, root in enumerate(MERKLE_ROOTS, 1):
            self.assertEqual(merkle.root(entries[:size]).hex(), root)

    def test_the_root_of_nothing(self) -> None:
        empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        self.assertEqual(merkle.root([]).hex(), empty)

    def test_the_vectors_of_blake3(self) -> None:
        for length, plain, derived in BLAKE3:
            data = bytes(i % 251 for i in range(length))
            self.assertEqual(blake3.digest(data).hex(), plain)
            self.assertEqual(blake3.derive_key(BLAKE3_CONTEXT, data).hex(), derived)


class StatementTest(unittest.TestCase):
    """Signed bytes, as the program's own golden vectors have them."""

    def test_a_golden_event(self) -> None:
        envelope = statements.read_envelope(golden("event.v1"))
        public = ed25519.public_key(seed("grenoble event"))
        self.assertTrue(signatures.holds(statements.envelope_claims(envelope, public)))
        self.assertEqual(envelope.payload_type, statements.EVENT_TYPE)
        event = statements.read_event(envelope.payload)
        self.assertEqual(event.item, "grenoble/000102030405060708090a0b0c0d0e0f")
        self.assertEqual((event.kind, event.version), (statements.PLACE, 2))

    def test_a_golden_profile(self) -> None:
        envelope = statements.read_envelope(golden("profile.v1"))
        public = ed25519.public_key(seed("grenoble event"))
        self.assertTrue(signatures.holds(statements.envelope_claims(envelope, public)))
        event = statements.read_event(envelope.payload)
        self.assertEqual((event.kind, event.teachers), (statements.PROFILE, 410))

    def test_a_golden_body_opens_it(self) -> None:
        event = statements.read_event(statements.read_envelope(golden("event.v1")).payload)
        body = statements.read_body(golden("body.v1"))
        manifest = statements.manifest_commitment(body.manifest_salt, body.manifest)
        grant = statements.grant_commitment(body.grant_salt, body.grant)
        self.assertEqual((manifest, grant), (event.manifest_digest, event.grant_digest))

    def test_a_golden_checkpoint(self) -> None:
        note = statements.read_note(golden("checkpoint.v1"))
        public = ed25519.public_key(seed("grenoble checkpoint"))
        self.assertTrue(signatures.holds(statements.note_claims(note, public)))
        self.assertEqual((note.log, note.size), ("archipel/grenoble/consortium/e1", 1))

    def test_a_golden_title(self) -> None:
        self.assertEqual(
            statements.title_of(golden("manifest-of-a-mission.v1")), "Iron in water 🧪"
        )

    def test_cut_off_messages_are_refused(self) -> None:
        for length in range(1, len(golden("event.v1"))):
            try:
                statements.read_envelope(golden("event.v1")[:length])
            except wire.WireError:
                continue
            # Cut between two fields: readable, and signed by nobody.
            envelope = statements.read_envelope(golden("event.v1")[:length])
            self.assertEqual(envelope.signatures, ())

    def test_malformed_notes_are_refused(self) -> None:
        note = golden("checkpoint.v1")
        for bad in (b"", note[:-1], note.replace(b"\n1\n", b"\n01\n"), note + b"x", b"x" * 2000):
            with self.assertRaises(wire.WireError):
                statements.read_note(bad)


class LadderTest(unittest.TestCase):
    """Who must see what."""

    # Who sees an item of grenoble, shared by its teacher, on each rung.
    TABLE = {
        "personal": "grenoble-teacher",
        "named": "grenoble-teacher paris-staff",
        "institution": "grenoble-teacher grenoble-staff",
        "institutions": "grenoble-teacher grenoble-staff paris-teacher paris-staff",
        "consortium": "grenoble-teacher grenoble-staff paris-teacher paris-staff"
        " toulouse-teacher toulouse-staff",
    }
    LISTS = {"named": {"people": ["pa-staff@paris"]}, "institutions": {"institutions": ["paris"]}}

    def test_every_rung(self) -> None:
        for rung, expected in self.TABLE.items():
            one = synthetic.Federation()
            item = one.publish("grenoble", "x", rung, **self.LISTS.get(rung, {}))
            self.assertEqual(self._who_sees(one, item), set(expected.split()), rung)

    def test_everyone_sees_what_is_public(self) -> None:
        one = synthetic.Federation()
        item = one.publish("grenoble", "x", "public")
        seen = self._who_sees(one, item)
        self.assertEqual(len(seen), len(synthetic.INSTITUTIONS) * (len(synthetic.ROLES) + 1))
        self.assertIn(item, Ladder(one.scenario).visible(Viewer("paris", "", "operator")))

    def test_an_applicant_is_not_in_the_consortium(self) -> None:
        one = synthetic.Federation()
        item = one.publish("grenoble", "x", "consortium")
        one.scenario["institutions"][2]["status"] = "applicant"
        self.assertNotIn("toulouse-teacher", self._who_sees(one, item))
        self.assertEqual(Ladder(one.scenario).holders(item), {"grenoble", "paris"})

    def test_what_is_taken_back(self) -> None:
        for how, seen in (("withdraw", {"grenoble-teacher"}), ("retract", set()), ("erase", set())):
            one = synthetic.Federation()
            item = one.publish("grenoble", "x", "public")
            one.take_back(item, how)
            self.assertEqual(self._who_sees(one, item), seen, how)

    def test_a_revision_keeps_its_readers(self) -> None:
        one = synthetic.Federation()
        item = one.publish("grenoble", "x", "institutions", institutions=["paris"])
        one.revise(item, "y")
        viewer = Viewer("paris", "pa-teacher@paris", "teacher")
        self.assertEqual(Ladder(one.scenario).visible(viewer), {item: (2, "y")})

    @staticmethod
    def _who_sees(one: synthetic.Federation, item: str) -> set[str]:
        ladder = Ladder(one.scenario)
        everybody = viewers(one.scenario)
        return {f"{v.institution}-{v.role}" for v in everybody if item in ladder.visible(v)}


class RecountTest(unittest.TestCase):
    """Facets."""

    def test_an_item_of_two_values_counts_for_the_first_or_for_each(self) -> None:
        values = [["a", "b"], ["b"], []]
        self.assertEqual(people.recounts(values), [{"a": 1, "b": 1}, {"b": 2, "a": 1}])


class VerdictTest(unittest.TestCase):
    """The whole judge."""

    case: Case

    @classmethod
    def setUpClass(cls) -> None:
        cls.case = synthetic.federation().case()

    def test_nothing_is_found_where_nothing_is_wrong(self) -> None:
        self.assertEqual(verdict.judge(self.case), [])

    def test_a_profile_says_no_more_than_roughly(self) -> None:
        public, for_some = "public", "consortium"
        for teachers, log in ((413, public), (9, public), (1_100_000, public), (410, for_some)):
            one = synthetic.Federation()
            one.publish("grenoble", "x", "public")
            one.introduce("grenoble", teachers, log)
            nodes = (one.case().live or {})["nodes"]
            self.assertTrue(list(profiles.judge(nodes)), teachers)
        for teachers in (10, 99, 410, 1_000, 1_000_000):
            self.assertTrue(profiles.is_rounded(teachers), teachers)

    def test_every_planted_violation_is_named(self) -> None:
        for result in mutations.run(self.case):
            with self.subTest(result.mutation.name):
                self.assertIsNot(result.is_named, None, "there was nothing to plant")
                self.assertTrue(result.is_named, f"not named by {result.mutation.check}")

    def test_every_check_has_a_violation(self) -> None:
        planted = {mutation.check for mutation in mutations.MUTATIONS}
        self.assertEqual(planted, set(verdict.checks(self.case)))

    def test_planting_leaves_the_case_as_it_was(self) -> None:
        list(mutations.run(self.case))
        self.assertEqual(verdict.judge(self.case), [])

    def test_evidence_that_cannot_be_read_is_a_finding(self) -> None:
        story = dict.fromkeys(self.case.story or {}, {"moments": [{"steps": "many"}]})
        case = Case(self.case.scenario, report=self.case.report, story=story)
        named = {finding.check for finding in verdict.judge(case)}
        self.assertEqual(named, set(story))


if __name__ == "__main__":
    unittest.main()
