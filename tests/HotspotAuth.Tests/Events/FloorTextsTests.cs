using HotspotAuth.Admin;
using HotspotAuth.Admin.Pages.Events;
using HotspotAuth.Events;
using HotspotAuth.Events.Board;
using HotspotAuth.Events.Closing;

namespace HotspotAuth.Tests.Events;

/// <summary>Keys that the floor's pages put together exist in both languages.</summary>
public sealed class FloorTextsTests
{
    public static TheoryData<string> Keys =>
    [
        .. Enum.GetValues<GuestState>().Select(state => $"floor.board.{BoardModel.Tag(state)}"),
        .. Enum.GetValues<EndFault>().Select(fault => $"floor.extend.fault.{fault}"),
        .. new[] { EventStepKind.Requested, EventStepKind.Approved, EventStepKind.Issued }.Select(step => $"floor.report.step.{step}"),
        .. new[] { "board", "register", "slips", "sheet", "report" }.Select(tab => $"floor.tab.{tab}"),
        .. new[] { 30, 60, 1440 }.Select(minutes => $"floor.extend.{minutes}"),
    ];

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_word_is_there(string key)
    {
        Assert.NotEmpty(AdminTexts.Thai[key]);
        Assert.NotEmpty(AdminTexts.English[key]);
    }
}
