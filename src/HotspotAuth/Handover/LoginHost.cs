using System.Diagnostics.CodeAnalysis;

namespace HotspotAuth.Handover;

/// <summary>A host that a hand-over may send the guest's browser to: what keeps our pages from sending people anywhere else.</summary>
/// <param name="Name">Host name or address as a URI writes it, lower case.</param>
/// <param name="Port">The one port allowed; null for the usual ones.</param>
internal sealed record LoginHost(string Name, int? Port)
{
    /// <summary>Reads <c>host</c>, <c>host:port</c>, <c>[v6]</c> or <c>[v6]:port</c>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out LoginHost? host)
    {
        host = null;
        if (string.IsNullOrEmpty(text) || text.Any(c => char.IsWhiteSpace(c) || c is '/' or '@' or '?' or '#' or '\\')) return false;
        if (!Uri.TryCreate($"none://{text}", UriKind.Absolute, out var uri) || uri.Host.Length == 0 || uri.AbsolutePath.Length > 1) return false;
        host = new LoginHost(uri.Host.ToLowerInvariant(), uri.Port < 0 ? null : uri.Port);
        return true;
    }

    /// <summary>Whether an address lies at this host. Only http and https, and nobody's name and password in it.</summary>
    /// <param name="uri">An absolute address.</param>
    /// <param name="usual">Ports that need not be written, beside 80 and 443.</param>
    public bool Allows(Uri uri, params ReadOnlySpan<int> usual) =>
        (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri.UserInfo.Length == 0
        && string.Equals(uri.Host, Name, StringComparison.OrdinalIgnoreCase)
        && (Port is { } one ? uri.Port == one : uri.Port is 80 or 443 || usual.Contains(uri.Port));
}
