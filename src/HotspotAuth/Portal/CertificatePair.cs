using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HotspotAuth.Setup.Parts;
using HotspotAuth.Words;

namespace HotspotAuth.Portal;

/// <summary>Why one of the two files is of no use. Its sentence and its mend stand in PartTexts.</summary>
/// <param name="Kind"><c>gone</c>, <c>denied</c>, <c>unreadable</c> (no certificate is in it) or <c>key</c> (another certificate's, or locked).</param>
/// <param name="Setting">The configuration's key that names the file.</param>
/// <param name="File">The file to mend.</param>
/// <param name="Other">The one that goes with it.</param>
internal sealed record CertificateFault(string Kind, string Setting, string File, string? Other)
{
    /// <summary>As the test of the part tells it.</summary>
    public PartResult Part => new("certificate", PartState.Fail, Kind, File, Other ?? "?");

    /// <summary>What is wrong and the mend, in one language.</summary>
    public string In(Texts texts) => $"{Part.Detail(texts)}{(texts.Language == Language.Thai ? " " : ". ")}{Part.Mend(texts)}";
}

/// <summary>A chain and its key in two PEM files, read once and in one way for whoever asks whether they can be used and for who uses them.</summary>
internal static class CertificatePair
{
    private const string ChainSetting = "Portal:CertificatePath";
    private const string KeySetting = "Portal:CertificateKeyPath";

    /// <summary>Whether a fault of the configuration is one of the files.</summary>
    public static bool IsSetting(string key) => key is ChainSetting or KeySetting;

    /// <summary>What TLS begins with, or all that is in the way. One file alone is looked at as far as it goes.</summary>
    public static (SslStreamCertificateContext? Context, IReadOnlyList<CertificateFault> Faults) Read(string? chain, string? key)
    {
        var faults = new List<CertificateFault>();
        var (certificates, secret) = (Text(ChainSetting, chain, key, faults), Text(KeySetting, key, chain, faults));
        if (certificates is null) return (null, faults);
        var links = new X509Certificate2Collection();
        try
        {
            links.ImportFromPem(certificates);
        }
        catch (CryptographicException)
        {
            links.Clear();
        }

        if (links.Count == 0) faults.Add(new CertificateFault("unreadable", ChainSetting, chain!, key));
        if (secret is null || faults.Count > 0) return (null, faults);
        try
        {
            using var pem = X509Certificate2.CreateFromPem(certificates, secret);
            // Through PKCS #12: TLS can't use a key that lives in memory only on every platform.
            var leaf = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
            return (SslStreamCertificateContext.Create(leaf, links, offline: true), []);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return (null, [new CertificateFault("key", KeySetting, key!, chain)]);
        }
    }

    private static string? Text(string setting, string? file, string? other, List<CertificateFault> faults)
    {
        if (file is null) return null;
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            faults.Add(new CertificateFault(e is FileNotFoundException or DirectoryNotFoundException ? "gone" : "denied", setting, file, other));
            return null;
        }
    }
}
