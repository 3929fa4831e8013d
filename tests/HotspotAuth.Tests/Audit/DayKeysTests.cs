using HotspotAuth.Audit;
using HotspotAuth.Operation;

namespace HotspotAuth.Tests.Audit;

public sealed class DayKeysTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.FromHours(7));
    private readonly string _directory = Directory.CreateTempSubdirectory("daykeys-test-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_day_has_one_key_that_only_its_owner_can_read()
    {
        var first = Keys().Of(Noon);
        Assert.Equal(first, Keys().Of(Noon.AddHours(11)));
        Assert.NotEqual(first, Keys().Of(Noon.AddHours(13)));
        var files = Directory.GetFiles(Folder).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(["2026-11-21.key", "2026-11-22.key"], files.Select(Path.GetFileName));
        Assert.All(files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Fact]
    public void A_key_that_a_power_cut_left_empty_is_made_anew()
    {
        Keys().Of(Noon);
        File.WriteAllBytes(Path.Combine(Folder, "2026-11-21.key"), []);
        var key = Keys().Of(Noon);
        Assert.Equal(32, key.Length);
        Assert.Equal(key, Keys().Of(Noon));
    }

    private string Folder => Path.Combine(_directory, "keys", "names");

    private DayKeys Keys() => new(DataDirectory.OpenOrCreate(_directory), TimeZoneInfo.FindSystemTimeZoneById("Asia/Bangkok"));
}
