namespace HotspotAuth.Portal;

/// <summary>
/// The address the guest first asked for. It comes from outside (anybody can write a link with it), so it is only ever shown as a
/// plain link that names its host, never followed by us.
/// </summary>
internal static class Destination
{
    /// <summary>Longer addresses are let go: they would not fit a request line in the small login windows.</summary>
    public const int MaxLength = 600;

    /// <summary>True for an absolute http or https address of another host, without a user part or control signs.</summary>
    public static bool TryRead(string? text, PortalAddress portal, out Uri? destination)
    {
        destination = null;
        if (string.IsNullOrEmpty(text) || text.Length > MaxLength || text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c == '\\')) return false;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri)) return false;
        if (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps) return false;
        if (uri.UserInfo.Length > 0 || uri.Host.Length == 0 || portal.IsPortalHost(uri.Host)) return false;
        // As it will be written: other letters than English ones grow.
        if (uri.AbsoluteUri.Length > MaxLength) return false;
        destination = uri;
        return true;
    }
}
