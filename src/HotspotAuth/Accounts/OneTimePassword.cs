using System.Security.Cryptography;

namespace HotspotAuth.Accounts;

/// <summary>Random codes that can be read from paper and typed on a phone.</summary>
internal static class OneTimePassword
{
    /// <summary>No 0/o, 1/l/i, and no u/v pair: 29 signs, 4.85 bits each.</summary>
    private const string Alphabet = "23456789abcdefghjkmnpqrstwxyz";

    /// <summary>Three groups of four (58 bits): a password a person will change.</summary>
    public static string Password() => $"{RandomNumberGenerator.GetString(Alphabet, 4)}-{RandomNumberGenerator.GetString(Alphabet, 4)}-{RandomNumberGenerator.GetString(Alphabet, 4)}";

    public const int SlipCodeLength = 8;

    /// <summary>Eight signs (38 bits) without a hyphen: a slip's code, both name and secret, short-lived and throttled.</summary>
    public static string SlipCode() => RandomNumberGenerator.GetString(Alphabet, SlipCodeLength);
}
