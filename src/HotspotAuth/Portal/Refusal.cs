using HotspotAuth.Access;
using HotspotAuth.Words;

namespace HotspotAuth.Portal;

/// <summary>The words of a refusal that only who gave the right secret gets to read: why not, and what now.</summary>
/// <param name="Heading">The page's heading.</param>
/// <param name="Lead">The sentence below, with {0} for <paramref name="Name"/> and {1} for <paramref name="When"/>.</param>
/// <param name="Name">The code or username.</param>
/// <param name="When">The date and time in words, or nothing.</param>
/// <param name="WhatNow">What to do.</param>
/// <param name="Another">The way back to the form.</param>
/// <param name="TellStaff">What to tell the staff, where it helps.</param>
internal sealed record Refusal(string Heading, string Lead, string Name, string When, string WhatNow, string Another, string? TellStaff)
{
    /// <summary>Null where the reason is not one of the account's own standing.</summary>
    /// <param name="decision">The refused decision.</param>
    /// <param name="isCode">A slip's code was given, not a username.</param>
    /// <param name="texts">The page's texts.</param>
    /// <param name="dates">The page's way to write dates.</param>
    public static Refusal? Of(AccessDecision decision, bool isCode, Texts texts, OfficeDates dates)
    {
        if (decision.Account is not { } account) return null;
        var name = isCode ? Grouped(account.Username) : account.Username;
        var another = texts[isCode ? "Refused.AnotherCode" : "Refused.AnotherAccount"];
        return decision.Reason switch
        {
            AccessReason.Expired => new Refusal(
                texts[isCode ? "Refused.ExpiredCode" : "Refused.ExpiredAccount"],
                texts[isCode ? "Refused.ExpiredCodeLead" : "Refused.ExpiredAccountLead"],
                name,
                Words(account.ValidUntil, dates),
                texts[isCode ? "Refused.ExpiredCodeDo" : "Refused.ExpiredAccountDo"],
                another,
                account.Slip is { } slip ? texts.Format("Refused.TellExpired", slip) : null),
            AccessReason.NotYetValid => new Refusal(
                texts[isCode ? "Refused.EarlyCode" : "Refused.EarlyAccount"],
                texts[isCode ? "Refused.EarlyCodeLead" : "Refused.EarlyAccountLead"],
                name,
                Words(account.ValidFrom, dates),
                texts["Refused.EarlyDo"],
                another,
                null),
            AccessReason.Disabled => new Refusal(
                texts["Refused.Disabled"], texts["Refused.DisabledLead"], name, "", texts["Refused.DisabledDo"], another, null),
            AccessReason.DailyTimeUsed or AccessReason.DailyDataUsed => Used(decision.Reason, "Used.Daily", "Used.DailyDo"),
            AccessReason.TotalTimeUsed or AccessReason.TotalDataUsed => Used(decision.Reason, "Used.Total", "Used.TotalDo"),
            AccessReason.OutsideHours => new Refusal(
                AccessTexts.In(texts.Language)[nameof(AccessReason.OutsideHours)],
                Lead(nameof(AccessReason.OutsideHours)),
                name,
                "",
                AccessTexts.In(texts.Language).Format("Hours.Do", Words(decision.Opens, dates)),
                another,
                null),
            AccessReason.PlaceNotAllowed => new Refusal(
                AccessTexts.In(texts.Language)[nameof(AccessReason.PlaceNotAllowed)],
                Lead(nameof(AccessReason.PlaceNotAllowed)),
                name,
                "",
                AccessTexts.In(texts.Language)["Place.Do"],
                another,
                null),
            _ => null,
        };

        string Lead(string reason) => $"{texts[isCode ? "Refused.UsedCode" : "Refused.UsedAccount"]} {AccessTexts.In(texts.Language)[reason]}";

        Refusal Used(AccessReason reason, string heading, string whatNow)
        {
            var words = AccessTexts.In(texts.Language);
            return new Refusal(words[heading], $"{texts[isCode ? "Refused.UsedCode" : "Refused.UsedAccount"]} {words[reason.ToString()]}", name, "", words[whatNow], another, null);
        }
    }

    private static string Words(DateTimeOffset? instant, OfficeDates dates) => instant is { } known ? dates.FullToMinute(known) : "";

    // As it is printed: a code in groups of four.
    private static string Grouped(string code) => Fours.Of(code.ToUpperInvariant());
}
