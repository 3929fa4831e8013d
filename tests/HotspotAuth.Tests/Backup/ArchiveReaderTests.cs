using System.Formats.Tar;
using System.Text;
using HotspotAuth.Backup;
using HotspotAuth.Operation;

namespace HotspotAuth.Tests.Backup;

/// <summary>An archive is anybody's: who has the public key can make one.</summary>
public sealed class ArchiveReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hotspotauth-").FullName;

    private string Root => Path.Combine(_folder, "root");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("data/../../escaped")]
    [InlineData("data/traffic/../../../escaped")]
    [InlineData("/etc/escaped")]
    [InlineData("data/traffic//escaped")]
    [InlineData("data/traffic/./escaped")]
    [InlineData("data/traffic/")]
    [InlineData("data/unknown.txt")]
    [InlineData("data/logs/x.log")]
    [InlineData("elsewhere/x")]
    [InlineData("data/keys/a\\..\\b")]
    [InlineData("data/keys/a\u0001")]
    [InlineData("config/other.json")]
    public async Task A_name_that_no_backup_gives_is_refused(string name)
    {
        await RefusedAsync(Tar((name, TarEntryType.RegularFile, "x")));
        Assert.Empty(Directory.Exists(Root) ? Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories) : []);
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    [InlineData(TarEntryType.Directory)]
    [InlineData(TarEntryType.Fifo)]
    [InlineData(TarEntryType.CharacterDevice)]
    public async Task What_is_no_plain_file_is_refused(TarEntryType type) => await RefusedAsync(Tar(("data/keys/secrets.key", type, "/etc/passwd")));

    [Fact]
    public async Task A_file_that_stands_there_twice_is_refused() =>
        await RefusedAsync(Tar(("data/hotspot.sqlite", TarEntryType.RegularFile, "a"), ("data/hotspot.sqlite", TarEntryType.RegularFile, "b")));

    [Fact]
    public async Task More_octets_than_the_archive_has_are_refused() =>
        await RefusedAsync(Tar(("data/hotspot.sqlite", TarEntryType.RegularFile, new string('x', 3000))), most: 2999);

    [Theory]
    [InlineData(700)]
    [InlineData(1600)]
    public async Task A_cut_archive_is_refused(int length) => await RefusedAsync(Tar(("data/hotspot.sqlite", TarEntryType.RegularFile, new string('x', 3000)))[..length]);

    [Fact]
    public async Task Noise_is_refused() => await RefusedAsync(Encoding.ASCII.GetBytes(new string('n', 5000)));

    [Fact]
    public async Task Rights_beyond_owner_and_group_do_not_come_along()
    {
        await ReadAsync(Tar(("data/traffic/2026-11-21/flow.sqlite", TarEntryType.RegularFile, "a"), ("data/keys/secrets.key", TarEntryType.RegularFile, "b")), 10_000);

        Assert.Equal("a", await File.ReadAllTextAsync(Path.Combine(Root, "data/traffic/2026-11-21/flow.sqlite")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(Path.Combine(Root, "data/keys/secrets.key")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(Root, "data/keys")));
    }

    private async Task RefusedAsync(byte[] tar, long most = 1_000_000) => Assert.Equal(ExitCode.BadInput, (await Assert.ThrowsAsync<VerbException>(() => ReadAsync(tar, most))).ExitCode);

    private async Task ReadAsync(byte[] tar, long most)
    {
        using var stream = new MemoryStream(tar);
        await new ArchiveReader(Root).UnpackAsync(stream, most, _ => true, new Silent(), CancellationToken.None);
    }

    private static byte[] Tar(params (string Name, TarEntryType Type, string Content)[] files)
    {
        using var stream = new MemoryStream();
        using (var tar = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var (name, type, content) in files)
            {
                var entry = new PaxTarEntry(type, name) { Mode = (UnixFileMode)0b111_111_111 };
                if (type == TarEntryType.RegularFile) entry.DataStream = new MemoryStream(Encoding.ASCII.GetBytes(content));
                if (type is TarEntryType.SymbolicLink or TarEntryType.HardLink) entry.LinkName = content;
                tar.WriteEntry(entry);
            }
        }

        return stream.ToArray();
    }
}
