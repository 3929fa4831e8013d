using HotspotAuth.Access;
using HotspotAuth.Accounts;

namespace HotspotAuth.Admin;

/// <summary>Whether an account may be used now, as a colour, a sign and the key of a word.</summary>
internal sealed record AccountSign(string Kind, string Icon, string TextKey)
{
    public static AccountSign Of(Account account, DateTimeOffset now) => account.State == AccountState.Closed
        ? new AccountSign("off", "archive", "state.Closed")
        : AccessPolicy.Standing(account, now) switch
        {
            AccessReason.Disabled => new AccountSign("bad", "ban", "state.Disabled"),
            AccessReason.NotYetValid => new AccountSign("warn", "clock", "reason.NotYetValid"),
            AccessReason.Expired => new AccountSign("warn", "clock", "reason.Expired"),
            _ => new AccountSign("ok", "circle-check", "state.Active"),
        };
}
