using HotspotAuth.Cases;

namespace HotspotAuth.Admin;

/// <summary>How many cases wait for somebody: those that end within a month, and those whose end another proposed and he may confirm.</summary>
internal static class CaseWaiting
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    public static int Of(HttpContext context)
    {
        var user = context.User;
        if (!user.May(Duty.AnswerOfficer) && !user.May(Duty.ReleaseAnswer)) return 0;
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        return context.RequestServices.GetRequiredService<HoldStore>().Living().Count(hold => hold.IsActive && (hold.Until - now <= Soon
            || (hold.Release is { } proposal && user.May(Duty.ReleaseAnswer) && !string.Equals(proposal.By, user.Username(), StringComparison.OrdinalIgnoreCase))));
    }
}
