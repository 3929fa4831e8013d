using HotspotAuth.Operation;

namespace HotspotAuth.Tests.Operation;

public sealed class DiskStateTests
{
    private static readonly string[] Mounts =
    [
        "29 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,errors=remount-ro",
        "30 29 254:1 / /var/lib rw,relatime shared:2 - ext4 /dev/vdb rw,errors=remount-ro,emergency_ro",
        "31 29 254:2 / /srv ro,relatime - ext4 /dev/vdc rw",
        "32 29 254:3 / /mnt rw,relatime - ext4 /dev/vdd ro",
        @"33 29 254:4 / /my\040disk ro - xfs /dev/vde rw",
        "34 30 0:40 / /var/lib/hotspotauth/traffic rw - tmpfs tmpfs rw,size=16384k",
        "35 29 254:5 / /over ro - ext4 /dev/vdf ro",
        "36 35 254:6 / /over rw - ext4 /dev/vdg rw",
        "cut short",
    ];

    [Theory]
    [InlineData("/home", false)]
    [InlineData("/var/library", false)]
    [InlineData("/var/lib/hotspotauth", true)]
    [InlineData("/var/lib/hotspotauth/traffic/2026-11-21", false)]
    [InlineData("/srv", true)]
    [InlineData("/mnt/data", true)]
    [InlineData("/my disk/data", true)]
    [InlineData("/over/data", false)]
    public void The_mount_that_holds_a_folder_says_whether_it_may_be_written(string folder, bool isReadOnly) => Assert.Equal(isReadOnly, DiskState.IsReadOnly(folder, Mounts));

    [Fact]
    public void Where_the_disk_may_be_written_a_fault_keeps_its_own_words() =>
        Assert.Equal("the disk is full", DiskState.AsPartFault("stream.access", new IOException("the disk is full"), Path.GetTempPath().TrimEnd('/'))?.ToString());

    [Fact]
    public void No_fault_is_no_word() => Assert.Null(DiskState.AsPartFault("stream.access", fault: null, "/"));
}
