namespace HotspotAuth.Handover;

/// <summary>
/// RouterOS prints <c>$(chap-id)</c> and <c>$(chap-challenge)</c> for a script: each octet as <c>\ooo</c>, three octal digits. In a
/// form field they arrive as those four characters.
/// </summary>
internal static class MikrotikOctets
{
    /// <summary>Reads the escapes; a character that is none stands for its own octet (Latin-1, never UTF-8).</summary>
    /// <param name="text">As it came.</param>
    /// <param name="most">More octets than this are refused.</param>
    /// <param name="octets">What it says.</param>
    /// <returns>False for an escape that is none, a character beyond Latin-1, or too much.</returns>
    public static bool TryRead(string text, int most, out byte[] octets)
    {
        octets = [];
        var read = new List<byte>(16);
        for (var i = 0; i < text.Length; i++)
        {
            if (read.Count == most || text[i] > 0xFF) return false;
            if (text[i] != '\\')
            {
                read.Add((byte)text[i]);
                continue;
            }

            if (i + 3 >= text.Length) return false;
            var (high, middle, low) = (text[i + 1] - '0', text[i + 2] - '0', text[i + 3] - '0');
            if (high is < 0 or > 3 || middle is < 0 or > 7 || low is < 0 or > 7) return false;
            read.Add((byte)((high << 6) | (middle << 3) | low));
            i += 3;
        }

        octets = [.. read];
        return true;
    }
}
