"""Makes or verifies a manifest of a tree with one peer. Usage: peers.py TOOL create|verify TREE FOLDER"""

import os
import pathlib
import sys

tool, action, tree, folder = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3]), pathlib.Path(sys.argv[4])

if tool == "bagit":
    import bagit

    bag = folder / f"bag-of-{tree.name}"
    if action == "create":
        # A bag moves its payload; links to the files leave them where they are.
        if bag.exists():
            for name in ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"]:
                (bag / name).unlink()
            os.rename(bag / "data", folder / "payload")
            os.rmdir(bag)
            os.rename(folder / "payload", bag)
        else:
            for root, _, files in os.walk(tree):
                inside = bag / os.path.relpath(root, tree)
                inside.mkdir(parents=True, exist_ok=True)
                for each in files:
                    os.link(os.path.join(root, each), inside / each)
        bagit.make_bag(str(bag), checksums=["sha256"], processes=os.cpu_count())
    else:
        bagit.Bag(str(bag)).validate(processes=os.cpu_count())
else:
    import model_signing
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    private, public, signature = folder / "key.pem", folder / "key.pub", folder / f"{tree.name}.sig"
    if action == "create":
        key = ec.generate_private_key(ec.SECP256R1())
        pem = serialization.Encoding.PEM
        private.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
        public.write_bytes(key.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo))
        model_signing.signing.Config().use_elliptic_key_signer(private_key=private).sign(tree, signature)
    else:
        model_signing.verifying.Config().use_elliptic_key_verifier(public_key=public).verify(tree, signature)
