namespace HotspotAuth.Events.Slips;

/// <summary>What a slip's QR code opens: the login page with the code in the fragment, which a browser sends to no server.</summary>
internal static class SlipAddress
{
    /// <param name="portal">Scheme, host and port of the portal.</param>
    /// <param name="username">The slip's account.</param>
    /// <param name="secret">Its password; the same as the name on a slip with one code.</param>
    public static string Of(string portal, string username, string secret) => username == secret
        ? $"{portal}/login#c={Uri.EscapeDataString(secret)}"
        : $"{portal}/login#u={Uri.EscapeDataString(username)}&c={Uri.EscapeDataString(secret)}";

    /// <summary>A code as it is read from paper: capitals, in groups of four.</summary>
    public static string Grouped(string code)
    {
        var signs = code.ToUpperInvariant();
        return signs.All(char.IsAsciiLetterOrDigit) ? string.Join(' ', signs.Chunk(4).Select(group => new string(group))) : signs;
    }
}
