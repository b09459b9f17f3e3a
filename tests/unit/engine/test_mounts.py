"""A write-ahead log is kept where one kernel alone has the file, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from fxtui.engine.journal.mounts import file_system, is_network, mode_for

TABLE = rb"""22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
23 22 0:21 / /home rw,relatime shared:2 master:1 - nfs4 server:/home rw,vers=4.2
24 23 0:22 / /home/me/fast rw - xfs /dev/sdb1 rw
25 22 0:23 / /mnt/two\040words rw - cifs //server/share rw
26 22 0:24 / /mnt/over rw - nfs server:/over rw
27 26 0:25 / /mnt/over rw - tmpfs tmpfs rw
28 22 0:26 / /mnt/h\303\251 rw - fuse.sshfs me@host: rw
29 22 0:27 / /mnt/caf""" + (b"\xe9 rw - 9p hostshare rw\nnonsense\n\n")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/etc", "ext4"),
        ("/home/me/.local/state/fxtui", "nfs4"),
        ("/homely", "ext4"),
        ("/home/me/fast/state", "xfs"),
        ("/home/me/faster", "nfs4"),
        ("/mnt/two words/state", "cifs"),
        ("/mnt/over/state", "tmpfs"),
        ("/mnt/caf\udce9/state", "9p"),
        ("/", "ext4"),
    ],
)
def test_the_deepest_mount_is_that_of_a_path(path: str, kind: str) -> None:
    assert file_system(TABLE, Path(path)) == kind


def test_where_nothing_is_mounted_nothing_is_known() -> None:
    assert file_system(b"", Path("/home")) == ""


@pytest.mark.parametrize(
    "kind",
    ["nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "fuse.rclone", "lustre",
     "gpfs", "beegfs", "ceph", "fuse.ceph-fuse", "afs", "glusterfs", "virtiofs"],
)  # fmt: skip  # a list of names
def test_a_network_is_known_by_its_type(kind: str) -> None:
    assert is_network(kind)


@pytest.mark.parametrize(
    "kind",
    ["ext4", "xfs", "btrfs", "zfs", "tmpfs", "overlay", "f2fs", "apfs", "fuseblk", "vfat",
     "fuse.ntfs-3g", "fuse.gocryptfs", "", "nfsd-not", "cephalopod"],
)  # fmt: skip  # a list of names
def test_a_disk_of_this_machine_is_no_network(kind: str) -> None:
    assert not is_network(kind)


def test_the_disk_of_the_tests_takes_a_log(tmp_path: Path) -> None:
    assert mode_for(tmp_path / "not there yet") == "wal"
