using System.Security.Cryptography;

namespace HotspotAuth.Portal;

/// <summary>The office's own seal at the top of every page, where one is configured. Small, because it is part of the first view.</summary>
internal sealed class SiteLogo
{
    /// <summary>Where it is served.</summary>
    public const string Path = "/logo";

    /// <summary>Leaves the first view under 60 kB.</summary>
    private const int MaxLength = 12 * 1024;

    private readonly byte[] _content = [];
    private readonly string _type = "";

    /// <param name="path">An SVG or PNG file, already checked; null for the seal that is drawn into the page.</param>
    public SiteLogo(string? path)
    {
        if (path is null) return;
        _content = File.ReadAllBytes(path);
        _type = TypeOf(path)!;
        Url = $"{Path}?v={Convert.ToHexStringLower(SHA256.HashData(_content).AsSpan(0, 4))}";
    }

    /// <summary>Its address, which changes with its content; null where none is configured.</summary>
    public string? Url { get; }

    /// <summary>What is wrong with a logo file; null when it can be used.</summary>
    public static string? Fault(string path)
    {
        if (!File.Exists(path)) return $"{path} can't be found";
        if (TypeOf(path) is null) return $"{path} is neither .svg nor .png";
        return new FileInfo(path).Length is > 0 and <= MaxLength ? null : $"{path} is empty or larger than {MaxLength / 1024} KiB";
    }

    /// <summary>Serves it; browsers keep it for good.</summary>
    public IResult Answer(HttpContext context)
    {
        if (Url is null) return Results.NotFound();
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Results.Bytes(_content, _type);
    }

    private static string? TypeOf(string path) => System.IO.Path.GetExtension(path).ToLowerInvariant() switch { ".svg" => "image/svg+xml", ".png" => "image/png", _ => null };
}
