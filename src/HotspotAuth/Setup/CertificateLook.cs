using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HotspotAuth.Setup;

/// <summary>What a certificate that was handed over turned out to be.</summary>
/// <param name="Fault"><c>unreadable</c>, <c>key</c>, <c>name</c>, <c>ended</c>, <c>early</c>, <c>soon</c>; null when all is well.</param>
/// <param name="Names">For whom it is.</param>
/// <param name="Ends">Its last moment; null where it could not be read.</param>
/// <param name="Links">How many certificates lie in the file, its own included.</param>
internal sealed record CertificateLook(string? Fault, string Names, DateTimeOffset? Ends, int Links)
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(21);

    /// <summary>With one of these phones would warn, or the portal could not use it.</summary>
    public bool IsUnfit => Fault is "unreadable" or "key" or "name" or "ended" or "early";

    /// <summary>Looks at the files where they lie.</summary>
    public static CertificateLook OfFiles(string certificate, string key, string host, DateTimeOffset now)
    {
        try
        {
            return Of(File.ReadAllText(certificate), File.ReadAllText(key), host, now);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new CertificateLook("unreadable", "", null, 0);
        }
    }

    /// <summary>Matches, dates, names: what can be said without asking anybody.</summary>
    public static CertificateLook Of(string chain, string key, string host, DateTimeOffset now)
    {
        try
        {
            var links = new X509Certificate2Collection();
            links.ImportFromPem(chain);
            if (links.Count == 0) return new CertificateLook("unreadable", "", null, 0);
            var leaf = links[0];
            var names = string.Join(", ", leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(names => names.EnumerateDnsNames()).DefaultIfEmpty(leaf.GetNameInfo(X509NameType.SimpleName, false)));
            var ends = new DateTimeOffset(leaf.NotAfter);
            return new CertificateLook(FaultOf(leaf, chain, key, host, now), names, ends, links.Count);
        }
        catch (CryptographicException)
        {
            return new CertificateLook("unreadable", "", null, 0);
        }
    }

    private static string? FaultOf(X509Certificate2 leaf, string chain, string key, string host, DateTimeOffset now)
    {
        try
        {
            using var both = X509Certificate2.CreateFromPem(chain, key);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return "key";
        }

        if (!leaf.MatchesHostname(host, allowWildcards: true, allowCommonName: false)) return "name";
        var ends = new DateTimeOffset(leaf.NotAfter);
        return now >= ends ? "ended" : now < new DateTimeOffset(leaf.NotBefore) ? "early" : ends - now < Soon ? "soon" : null;
    }

    /// <summary>Its end as people read it in both languages: ISO, because it stands beside machine names.</summary>
    public string EndsText => Ends is { } ends ? ends.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "?";
}
