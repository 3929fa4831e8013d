namespace HotspotAuth.FunctionalTests.Security;

/// <summary>
/// The secrets that tests hand to the program. Each host of these tests, when it is put away, looks whether one of them stands in what was logged:
/// so every run of the tests asks, not one test.
/// </summary>
internal static class TestSecrets
{
    /// <summary>How a secret begins that a test makes up for itself.</summary>
    public const string Prefix = "S3CR3T-";

    private static readonly string[] Known = [Prefix, Admin.ConsoleHost.Password, "seven small boats", "Correct-7", RunningService.NasSecret];

    /// <exception cref="Xunit.Sdk.XunitException">A secret stands in the text.</exception>
    public static void AssertAbsent(string text, string where)
    {
        foreach (var secret in Known)
        {
            var at = text.IndexOf(secret, StringComparison.OrdinalIgnoreCase);
            if (at >= 0) Assert.Fail($"{where} tells a secret: …{text[Math.Max(0, at - 200)..Math.Min(text.Length, at + secret.Length)]}");
        }
    }
}
