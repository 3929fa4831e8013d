namespace HotspotAuth.Events.Slips;

/// <summary>What a slip's QR code opens: the login page with the code in the fragment, which a browser sends to no server.</summary>
internal static class SlipAddress
{
    private const int Group = 4;

    /// <param name="portal">Scheme, host and port of the portal.</param>
    /// <param name="username">The slip's account.</param>
    /// <param name="secret">Its password; the same as the name on a slip with one code.</param>
    public static string Of(string portal, string username, string secret) => username == secret
        ? $"{portal}/login#c={Uri.EscapeDataString(secret)}"
        : $"{portal}/login#u={Uri.EscapeDataString(username)}&c={Uri.EscapeDataString(secret)}";

    /// <summary>A code as it is read from paper: capitals, in groups of four from its end, so that an event's own letters before it stand apart.</summary>
    public static string Grouped(string code)
    {
        var signs = code.ToUpperInvariant();
        if (!signs.All(char.IsAsciiLetterOrDigit)) return signs;
        var first = signs.Length % Group;
        return string.Join(' ', (first == 0 ? [] : new[] { signs[..first] }).Concat(signs[first..].Chunk(Group).Select(group => new string(group))));
    }
}
