using System.Globalization;

namespace HotspotAuth.Benchmarks.Load;

/// <summary>The people of the load: the same names, passwords and devices on both servers.</summary>
internal static class LoadUsers
{
    public const int Count = 5000;
    public const string Secret = "a-shared-secret-of-more-than-24";

    public static string Name(int user) => string.Create(CultureInfo.InvariantCulture, $"user{user:D5}");

    public static string Password(int user) => string.Create(CultureInfo.InvariantCulture, $"pass-{user * 7919 % 100_000:D5}");

    /// <summary>A MAC as most NASes write it in Calling-Station-Id.</summary>
    public static string Station(int user) => string.Create(CultureInfo.InvariantCulture, $"02-00-00-00-{user >> 8:X2}-{user & 255:X2}");
}
