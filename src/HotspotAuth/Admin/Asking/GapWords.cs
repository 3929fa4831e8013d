using HotspotAuth.Export;
using HotspotAuth.TrafficLog;
using HotspotAuth.Words;

namespace HotspotAuth.Admin.Asking;

/// <summary>What is missing in a gap, and why, in words.</summary>
internal static class GapWords
{
    /// <summary><c>ข้อมูลจราจร · ดิสก์ไม่รับข้อมูล</c></summary>
    public static string Why(this Texts texts, GapShape gap)
    {
        var cause = Enum.Parse<GapCause>(gap.Cause.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
        return $"{texts[$"ask.stream.{gap.Stream}"]} · {texts[$"cal.gap.{cause}"]}";
    }
}
