using HotspotAuth.Capture;
using HotspotAuth.Nas;

namespace HotspotAuth.Tests.Nas;

public sealed class ClassCookieTests
{
    private static readonly ClassCookie Sample = new(1_000_000_007, new DateTimeOffset(2026, 11, 21, 4, 0, 0, TimeSpan.Zero), new MacAddress(0x0200_0000_00AB), 0xBEEF);

    [Fact]
    public async Task What_was_issued_is_read_back_also_after_a_restart()
    {
        await using var core = new CoreFixture();
        var octets = core.Get<ClassCookies>().Issue(Sample);
        Assert.Equal(ClassCheck.Valid, ClassCookies.OpenOrCreate(core.Data).TryRead(octets, out var read));
        Assert.Equal(Sample, read);
        Assert.Equal(34, octets.Length);
    }

    [Fact]
    public async Task A_change_of_any_octet_is_seen()
    {
        await using var core = new CoreFixture();
        var cookies = core.Get<ClassCookies>();
        var octets = cookies.Issue(Sample with { Mac = null });
        Assert.Equal(ClassCheck.Valid, cookies.TryRead(octets, out var read));
        Assert.Null(read.Mac);
        for (var i = 0; i < octets.Length; i++)
        {
            octets[i] ^= 1;
            Assert.NotEqual(ClassCheck.Valid, cookies.TryRead(octets, out _));
            octets[i] ^= 1;
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(253)]
    public async Task Another_servers_Class_is_told_from_a_forged_one(int length)
    {
        await using var core = new CoreFixture();
        Assert.Equal(ClassCheck.Foreign, core.Get<ClassCookies>().TryRead(new byte[length], out _));
    }

    [Fact]
    public async Task The_key_is_readable_by_its_owner_only()
    {
        await using var core = new CoreFixture();
        core.Get<ClassCookies>();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(core.Data.Keys, "class.key")));
    }
}
