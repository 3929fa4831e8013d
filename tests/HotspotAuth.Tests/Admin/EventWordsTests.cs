using HotspotAuth.Admin;
using HotspotAuth.Events;

namespace HotspotAuth.Tests.Admin;

public sealed class EventWordsTests
{
    [Fact]
    public void Every_phase_and_state_of_an_event_has_a_word()
    {
        foreach (var phase in Enum.GetValues<EventPhase>()) Assert.NotEmpty(AdminTexts.Thai[EventSign.Word(phase)]);
        var e = new TrainingEvent(1, "Camp", "School", "055000000", "A Teacher", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddHours(1));
        foreach (var state in Enum.GetValues<EventState>()) Assert.NotEmpty(AdminTexts.English[EventSign.Of(e with { State = state }, DateTimeOffset.UnixEpoch).TextKey]);
        Assert.Equal(["event.phase.upcoming", "event.phase.running", "event.phase.over"], new[] { -1, 0, 60 }.Select(minute => EventSign.Of(e with { State = EventState.Issued }, DateTimeOffset.UnixEpoch.AddMinutes(minute)).TextKey));
    }

    [Fact]
    public void Every_step_has_a_word() =>
        Assert.Equal(Enum.GetValues<EventStepKind>().Length, Enum.GetValues<EventStepKind>().Select(step => AdminTexts.Thai[EventWords.Step(step).TextKey]).Distinct(StringComparer.Ordinal).Count());

    [Fact]
    public void Every_fault_has_a_sentence_and_an_empty_field_is_named()
    {
        string[] fields = ["project", "agency", "responsible", "phone", "purpose", "from", "until", "users", "group", "prefix", "event", "count", "text"];
        foreach (var kind in Enum.GetValues<EventFaultKind>())
        {
            foreach (var field in fields) Assert.NotEmpty(EventWords.Sentence(AdminTexts.Thai, new EventFault(field, kind, "")));
        }

        Assert.Equal("Please fill in: Agency", EventWords.Sentence(AdminTexts.English, new EventFault("agency", EventFaultKind.Missing, "")));
        foreach (var fault in Enum.GetValues<LetterFault>()) Assert.NotEmpty(AdminTexts.Thai[EventWords.Key(fault)]);
        Assert.Equal(Enum.GetValues<NameListFault>().Length, Enum.GetValues<NameListFault>().Select(fault => AdminTexts.Thai[EventWords.Key(fault)]).Distinct(StringComparer.Ordinal).Count());
    }
}
