using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HotspotAuth.Anchors;

/// <summary>Certificates of a configured PEM file, in the place of the system's authorities.</summary>
internal static class TrustedCertificates
{
    /// <summary>Why a file is of no use; null when it is, or when none is named.</summary>
    public static string? Fault(string? path)
    {
        if (path is null) return null;
        try
        {
            return Load(path).Count == 0 ? $"{path} holds no certificate" : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return $"{path} can't be read ({e.Message})";
        }
    }

    /// <summary>How a chain is checked: to the file's certificates, or to the system's. An office's own authority publishes no list of what it called back.</summary>
    /// <exception cref="AnchorException">The file can't be read any more.</exception>
    public static X509ChainPolicy Policy(string? path)
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck };
        if (path is null) return policy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        try
        {
            policy.CustomTrustStore.AddRange(Load(path));
            return policy;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new AnchorException($"{path} can't be read: {fault.Message}", fault);
        }
    }

    private static X509Certificate2Collection Load(string path)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPemFile(path);
        return certificates;
    }
}
