using HotspotAuth.Sessions;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages;

/// <summary>Asks before it disconnects a device, then tells what the gateway or the NAS answered.</summary>
[Needs(Duty.Help)]
internal sealed class DisconnectModel(SessionManager sessions) : AdminPage
{
    public override string Heading => Session is null || Answer is not null
        ? T["disconnect.title.done"]
        : T.Format("disconnect.title", Person(Session.Person, Session.PersonTh));

    public override string Section => "online";

    [BindProperty(SupportsGet = true, Name = "id")]
    public Guid Id { get; set; }

    public Session? Session { get; private set; }
    public SessionEndResult? Answer { get; private set; }

    public void OnGet() => Session = Find();

    public async Task OnPostAsync()
    {
        Session = Find();
        if (Session is not null)
            Answer = await sessions.EndAsync(Id, SessionCause.AdminReset, Me, Cancelled);
    }

    private Session? Find() => sessions.Open.FirstOrDefault(session => session.Id == Id);
}
