using HotspotAuth.Accounts;
using HotspotAuth.Events.Register;
using HotspotAuth.Events.Slips;

namespace HotspotAuth.Tests.Events;

/// <summary>The hand-out register's suggestions.</summary>
public sealed class HandOutTests
{
    [Fact]
    public async Task Who_held_a_slip_of_the_same_agency_before_is_offered_once_the_newest_first()
    {
        await using var floor = await FloorBench.StartAsync();
        await NameAsync(floor, 0, "Mali", "0812345671");
        await NameAsync(floor, 1, "Prasert", "0812345672");
        await NameAsync(floor, 2, "Mali", "0812345671");
        Assert.Equal([new LikelyHolder("Mali", "0812345671"), new LikelyHolder("Prasert", "0812345672")], floor.Core.Get<HandOut>().Likely(floor.Core.Get<SlipRoll>().Find(floor.Event.Id)!));
    }

    [Fact]
    public void What_was_picked_comes_back_as_name_and_number()
    {
        var mali = new LikelyHolder("Mali T.", "0812345671");
        Assert.Equal(mali, LikelyHolder.Read(mali.Shown));
        Assert.Equal(new LikelyHolder("Mali T.", null), LikelyHolder.Read("Mali T."));
    }

    private static async Task NameAsync(FloorBench floor, int index, string name, string phone)
    {
        Assert.True(floor.Core.Known.TryFind(floor.Slips[index].Username, out var account));
        await floor.Core.Get<Holders>().NameAsync(account, new HolderName(name, phone), Actor.System, replace: true, default);
    }
}
