using HotspotAuth.Accounts;

namespace HotspotAuth.Admin;

/// <summary>The sentence for a fault of an account: one of its own where the field has one, else the kind's.</summary>
internal static class AccountFaultText
{
    private static readonly string[] Own =
    [
        "username.Missing", "username.Malformed", "username.Taken", "name.Missing", "email.Malformed",
        "valid_from.Order", "valid_until.Past", "max_devices.OutOfRange",
    ];

    public static string Key(AccountFault fault)
    {
        var own = $"{fault.Field}.{fault.Kind}";
        return Array.IndexOf(Own, own) >= 0 ? $"fault.{own}" : $"fault.{fault.Kind}";
    }
}
