using System.Diagnostics.Metrics;

namespace NanoCam.Server.Accounts;

/// <summary>Sign-ins that were refused.</summary>
internal sealed class AccountMetrics
{
    public AccountMetrics(IMeterFactory meters, SignInThrottle signIn) =>
        meters.Create(ServerMeter.Name).AddLimit("sign_in", () => signIn.Refused);
}
