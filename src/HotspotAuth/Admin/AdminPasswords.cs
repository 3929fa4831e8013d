using HotspotAuth.Accounts;

namespace HotspotAuth.Admin;

/// <summary>What an administrator's own password must be; the text key of the fault, or null.</summary>
internal static class AdminPasswords
{
    /// <summary>Length does more than kinds of letters (NIST SP 800-63B §3.1.1.2), and sentences in Thai count too.</summary>
    public const int Shortest = 12;

    public static string? Fault(string? fresh, string? again, string username) => fresh switch
    {
        null or "" => "password.missing",
        { Length: < Shortest } => "password.short",
        _ when AccountRules.PasswordFault(fresh) is { } fault => fault.Kind == AccountFaultKind.TooLong ? "password.long" : "password.plain",
        _ when fresh.Distinct().Count() < 5 => "password.plain",
        _ when username.Length > 2 && fresh.Contains(username, StringComparison.OrdinalIgnoreCase) => "password.name",
        _ when !string.Equals(fresh, again, StringComparison.Ordinal) => "password.differ",
        _ => null,
    };
}
