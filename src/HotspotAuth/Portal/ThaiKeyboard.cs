using System.Collections.Frozen;
using System.Text;

namespace HotspotAuth.Portal;

/// <summary>The Thai Kedmanee layout (TIS 820-2538) over a US keyboard: which English key makes which Thai sign.</summary>
internal static class ThaiKeyboard
{
    // The same keys in the same order, first plain and then with shift.
    private const string English = "1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./`" + "!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:\"ZXCVBNM<>?~";
    private const string Thai = "ๅ/-ภถุึคตจขชๆไำพะัีรนยบลฃฟหกดเ้่าสวงผปแอิืทมใฝ_" + "+๑๒๓๔ู฿๕๖๗๘๙๐\"ฎฑธํ๊ณฯญฐ,ฅฤฆฏโฌ็๋ษศซ.()ฉฮฺ์?ฒฬฦ%";

    private static readonly FrozenDictionary<char, char> Keys = Thai.Zip(English).ToFrozenDictionary(pair => pair.First, pair => pair.Second);

    /// <summary>Whether any sign is of the Thai block.</summary>
    public static bool IsThai(string text) => text.Any(IsThai);

    /// <summary>
    /// What the same keys give in English: <c>ทฟสร</c> is <c>mali</c>. Signs that both layouts have (<c>/</c>, <c>-</c>, <c>.</c> …)
    /// are turned too where no English letter shows that the layout changed midway.
    /// </summary>
    public static string ToEnglish(string text)
    {
        var mixed = text.Any(char.IsAsciiLetter);
        var english = new StringBuilder(text.Length);
        foreach (var sign in text)
        {
            var turn = IsThai(sign) || (!mixed && !char.IsAsciiDigit(sign));
            english.Append(turn && Keys.TryGetValue(sign, out var key) ? key : sign);
        }

        return english.ToString();
    }

    private static bool IsThai(char sign) => sign is >= '\u0E01' and <= '\u0E5B';
}
