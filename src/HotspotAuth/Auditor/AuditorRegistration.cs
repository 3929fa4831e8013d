namespace HotspotAuth.Auditor;

/// <summary>Wires what the auditor's pages ask.</summary>
internal static class AuditorRegistration
{
    public static IServiceCollection AddAuditor(this IServiceCollection services) => services
        .AddSingleton<InquiryStore>()
        .AddSingleton<LogDesk>()
        .AddSingleton<ExportDesk>()
        .AddSingleton<LookBook>()
        .AddSingleton<PersonDesk>();
}
