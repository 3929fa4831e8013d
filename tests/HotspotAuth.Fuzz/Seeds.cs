using System.IO.Compression;
using System.Text;

namespace HotspotAuth.Fuzz;

/// <summary>The seed corpus as code; the files beside it are what this writes.</summary>
internal static class Seeds
{
    public static int WriteAll(string folder)
    {
        foreach (var (name, octets) in RadiusSeeds.All())
        {
            Write(folder, "radius", name, octets);
            var port = octets[0] == 4 ? 1 : 0;
            Write(folder, "listener", name, [(byte)(2 | port), .. octets]);
        }

        foreach (var (name, octets) in FrameSeeds.All()) Write(folder, "frames", name, octets);
        foreach (var (name, octets) in FrameSeeds.Files())
        {
            Write(folder, "capture", name, octets);
            Write(folder, "capture", name + ".gz", Gzip(octets));
        }

        foreach (var (name, octets) in ExportSeeds.All()) Write(folder, "exporters", name, octets);
        foreach (var (name, octets) in ImportSeeds.All()) Write(folder, "imports", name, octets);
        Write(folder, "json", "digest", Encoding.UTF8.GetBytes("""{"day":"2026-11-21","format":1,"previous":null,"streams":{"flow":{"batches":3,"chain":"00ff","rows":41}},"zone":"Asia/Bangkok"}"""));
        Write(folder, "json", "texts", Encoding.UTF8.GetBytes("""{"a":[],"b":[1,true,null,"กำแพงเพชร"],"c":{"d":{"e":-9007199254740991}}}"""));
        Write(folder, "json", "empty", "{}"u8.ToArray());
        return 0;
    }

    private static byte[] Gzip(byte[] octets)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(octets);
        return packed.ToArray();
    }

    private static void Write(string folder, string target, string name, byte[] octets)
    {
        Directory.CreateDirectory(Path.Combine(folder, target));
        File.WriteAllBytes(Path.Combine(folder, target, name), octets);
    }
}
