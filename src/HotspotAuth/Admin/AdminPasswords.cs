using HotspotAuth.Accounts;

namespace HotspotAuth.Admin;

/// <summary>An administrator's own password by <see cref="PasswordRules"/>; the text key of the fault, or null.</summary>
internal static class AdminPasswords
{
    public const int Shortest = PasswordRules.ForAdministrator;

    public static string? Fault(string? fresh, string? again, string username) => PasswordRules.Fault(fresh, Shortest, [username]) switch
    {
        PasswordFault.Missing => "password.missing",
        PasswordFault.Short => "password.short",
        PasswordFault.Long => "password.long",
        PasswordFault.Name => "password.name",
        PasswordFault.Year => "password.year",
        PasswordFault.Common or PasswordFault.Unfit => "password.plain",
        _ => string.Equals(fresh, again, StringComparison.Ordinal) ? null : "password.differ",
    };
}
