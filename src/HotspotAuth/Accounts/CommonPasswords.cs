using System.Text;

namespace HotspotAuth.Accounts;

/// <summary>
/// The commonest passwords: the ten thousand most used of zxcvbn's list (MIT, CommonPasswords/zxcvbn-LICENSE.txt), and Thai words as they are written, as
/// they come out of a keyboard that was left on English, and in English letters. Lower case, four signs or more, sorted by their octets.
/// </summary>
internal static class CommonPasswords
{
    private static readonly Lazy<string[]> Known = new(Read);

    public static bool Contains(string lower) => Array.BinarySearch(Known.Value, lower, StringComparer.Ordinal) >= 0;

    private static string[] Read()
    {
        using var stream = typeof(CommonPasswords).Assembly.GetManifestResourceStream("HotspotAuth.Accounts.CommonPasswords.common.txt")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
