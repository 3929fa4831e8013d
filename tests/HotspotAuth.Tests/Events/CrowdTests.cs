using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Events.Board;
using HotspotAuth.Events.Slips;
using HotspotAuth.Sessions;

namespace HotspotAuth.Tests.Events;

/// <summary>How many were online at once, and how it goes with each.</summary>
public sealed class CrowdTests
{
    private static readonly DateTimeOffset Nine = new(2026, 11, 21, 2, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_peak_is_the_most_at_once_and_its_first_moment()
    {
        Stay[] stays = [Stay(1, 0, 60), Stay(2, 10, 20), Stay(3, 30, 50), Stay(4, 40, null)];
        Assert.Equal((3, Nine.AddMinutes(40)), Crowd.Peak(stays, Nine.AddHours(2)));
    }

    [Fact]
    public void Who_comes_as_another_leaves_makes_no_two() => Assert.Equal((1, Nine), Crowd.Peak([Stay(1, 0, 10), Stay(2, 10, 20)], Nine.AddHours(1)));

    [Fact]
    public void Two_devices_of_one_slip_are_one_guest() => Assert.Equal((1, Nine), Crowd.Peak([Stay(1, 0, 30), Stay(1, 10, 20)], Nine.AddHours(1)));

    [Fact]
    public void Nobody_makes_no_peak() => Assert.Equal((0, null), Crowd.Peak([], Nine));

    [Fact]
    public void The_peak_agrees_with_a_count_at_every_minute()
    {
        var random = new Random(20261121);
        for (var round = 0; round < 50; round++)
        {
            var stays = Enumerable.Range(0, 60).Select(_ =>
            {
                var from = random.Next(0, 200);
                return Stay(random.Next(1, 25), from, random.Next(4) == 0 ? null : from + random.Next(1, 60));
            }).ToArray();
            var now = Nine.AddMinutes(300);
            int Online(int minute) => stays.Where(s => s.From <= Nine.AddMinutes(minute) && !(s.To <= Nine.AddMinutes(minute))).Select(s => s.Account).Distinct().Count();
            var expected = Enumerable.Range(0, 300).Max(Online);
            Assert.Equal(expected, Crowd.Peak(stays, now).Most);
            Assert.Equal(Enumerable.Range(0, 30).Select(step => Enumerable.Range(step * 10, 10).Max(Online)), Crowd.Series(stays, Nine, TimeSpan.FromMinutes(10), 30, now));
        }
    }

    [Fact]
    public void Who_came_before_the_chart_begins_is_in_its_first_step() => Assert.Equal([1, 1, 0], Crowd.Series([Stay(1, -20, 7)], Nine, TimeSpan.FromMinutes(5), 3, Nine.AddHours(1)));

    [Theory]
    [InlineData(2, 5, 24)]
    [InlineData(16, 10, 96)]
    [InlineData(48, 30, 96)]
    [InlineData(24 * 366, 3 * 1098, 160)]
    public void A_chart_has_steps_of_five_or_ten_minutes_and_wider_ones_only_for_long_events(int hours, int minutes, int steps)
    {
        var chart = OnlineChart.Of([], Nine, Nine.AddHours(hours), Nine.AddMinutes(7));
        Assert.Equal((TimeSpan.FromMinutes(minutes), steps), (chart.Step, chart.Steps));
        Assert.Equal(minutes <= 5 ? 2 : 1, chart.Bars.Count);
        Assert.Empty(OnlineChart.Of([], Nine, Nine.AddHours(hours), Nine.AddMinutes(-1)).Bars);
    }

    [Fact]
    public void Each_guest_s_state_is_the_last_thing_that_happened()
    {
        var slips = Enumerable.Range(1, 5).Select(n => new GuestSlip { Account = n, Number = n, Username = $"code{n}", Name = "Guest", State = AccountState.Active, MaxDevices = 1 }).ToArray();
        var open = Session.Begin(new Account { Id = 1, Username = "code1", Name = "Guest", Group = "guest", State = AccountState.Active, OwnMaxDevices = 1, Chap = true, MustChangePassword = false }, Nine);
        Attempt[] newestFirst =
        [
            Tried("code4", AccessReason.HolderMissing, 30), Tried("code3", AccessReason.WrongPassword, 20), Tried("code3", AccessReason.TooManyDevices, 19), Tried("code3", AccessReason.Accepted, 5),
            Tried("code2", AccessReason.Accepted, 2), Tried("code2", AccessReason.WrongPassword, 1),
        ];
        var board = FloorBoard.Of(slips, [Stay(1, 0, null), Stay(2, 2, 9), Stay(3, 5, 9)], [open], newestFirst);
        Assert.Equal([GuestState.Online, GuestState.Used, GuestState.Refused, GuestState.Never, GuestState.Never], board.Guests.Select(guest => guest.State));
        Assert.Equal((2, AccessReason.WrongPassword, Nine.AddMinutes(20)), (board.Guests[2].Failures, board.Guests[2].LastFailure!.Reason, board.Guests[2].At));
        Assert.Equal((1, 1, 1, 2, 5), (board.Of(GuestState.Online), board.Of(GuestState.Used), board.Of(GuestState.Refused), board.Of(GuestState.Never), board.Unnamed));
    }

    private static Attempt Tried(string code, AccessReason reason, int minute) => new(Nine.AddMinutes(minute), "portal", reason == AccessReason.Accepted, reason, code, null, null, null);

    private static Stay Stay(long account, int from, int? to) => new(account, Nine.AddMinutes(from), to is { } end ? Nine.AddMinutes(end) : null, null, null, 0, 0);
}
