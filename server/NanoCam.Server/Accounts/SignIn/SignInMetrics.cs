using System.Diagnostics.Metrics;

namespace NanoCam.Server.Accounts.SignIn;

/// <summary>Metrics of rejected sign-ins.</summary>
internal sealed class SignInMetrics
{
    public SignInMetrics(IMeterFactory meters, SignInThrottle signIn) =>
        meters.Create(ServerMeter.Name).AddLimit("sign_in", () => signIn.Rejected);
}
