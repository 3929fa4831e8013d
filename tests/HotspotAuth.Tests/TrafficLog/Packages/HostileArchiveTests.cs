using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Tests.TrafficLog.Packages;

/// <summary>An auditor verifies what a stranger gave him: an archive that is made to fill his disk or memory is refused before it is read.</summary>
public sealed class HostileArchiveTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hotspot-hostile-");

    [Fact]
    public void An_archive_that_unpacks_to_a_thousand_times_its_size_is_refused()
    {
        var path = Write(zip =>
        {
            var zeros = new byte[1 << 20];
            using var entry = zip.CreateEntry("data.csv").Open();
            for (var i = 0; i < 65; i++) entry.Write(zeros);
        });

        Assert.True(new FileInfo(path).Length < 100_000);
        Assert.Contains("far more than an archive of its size", Refusal(path), StringComparison.Ordinal);
    }

    [Fact]
    public void Digests_by_the_thousand_that_only_fill_the_memory_are_refused()
    {
        var noise = new byte[3 << 20];
        new Random(7).NextBytes(noise);
        var zeros = new byte[1 << 20];
        var path = Write(zip =>
        {
            using (var entry = zip.CreateEntry("data.csv", CompressionLevel.NoCompression).Open()) entry.Write(noise);
            for (var day = 0; day < 513; day++)
            {
                using var digest = zip.CreateEntry($"digests/{new DateOnly(2026, 1, 1).AddDays(day):yyyy-MM-dd}.json", CompressionLevel.Fastest).Open();
                digest.Write(zeros);
            }
        });

        Assert.Contains("too many digests", Refusal(path), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_share_the_same_octets_are_refused()
    {
        var noise = new byte[4096];
        new Random(7).NextBytes(noise);
        var path = Write(zip =>
        {
            using var entry = zip.CreateEntry("file-0000").Open();
            entry.Write(noise);
        });
        File.WriteAllBytes(path, Repeated(File.ReadAllBytes(path), 1000));

        Assert.Contains("lie over one another", Refusal(path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../outside")]
    [InlineData("/tmp/outside")]
    [InlineData("..\\outside")]
    [InlineData("data.csv/../../../outside")]
    public void A_name_that_leads_out_of_the_archive_is_a_strange_file_and_is_written_nowhere(string name)
    {
        var path = Write(zip =>
        {
            using var entry = zip.CreateEntry(name).Open();
            entry.Write("x"u8);
        });

        var report = PackageVerifier.Verify(path, []);

        Assert.NotEqual(VerifyResult.Valid, report.Result);
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.FullName, "*", SearchOption.AllDirectories));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Refusal(string path)
    {
        var report = PackageVerifier.Verify(path, []);
        Assert.Equal(VerifyResult.Altered, report.Result);
        return Assert.Single(report.Lines).Reason!;
    }

    private string Write(Action<ZipArchive> fill)
    {
        var path = Path.Combine(_folder.FullName, "package.zip");
        using var zip = new ZipArchive(new FileStream(path, FileMode.Create), ZipArchiveMode.Create);
        fill(zip);
        return path;
    }

    /// <summary>The one entry's line of the central directory so many times, each under a name of its own (APPNOTE 4.3.12, 4.3.16).</summary>
    private static byte[] Repeated(byte[] zip, int times)
    {
        var end = zip.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        var start = (int)BinaryPrimitives.ReadUInt32LittleEndian(zip.AsSpan(end + 16));
        var line = zip.AsSpan(start, end - start).ToArray();
        var (made, tail) = (new MemoryStream(), zip.AsSpan(end).ToArray());
        made.Write(zip.AsSpan(0, start));
        for (var i = 0; i < times; i++)
        {
            Encoding.ASCII.GetBytes($"file-{i:d4}").CopyTo(line, 46);
            made.Write(line);
        }

        BinaryPrimitives.WriteUInt16LittleEndian(tail.AsSpan(8), (ushort)times);
        BinaryPrimitives.WriteUInt16LittleEndian(tail.AsSpan(10), (ushort)times);
        BinaryPrimitives.WriteUInt32LittleEndian(tail.AsSpan(12), (uint)(made.Length - start));
        made.Write(tail);
        return made.ToArray();
    }
}
