using System.Diagnostics.Metrics;

namespace NanoCam.Server.Accounts.SignIn;

/// <summary>Sign-ins that were refused.</summary>
internal sealed class SignInMetrics
{
    public SignInMetrics(IMeterFactory meters, SignInThrottle signIn) =>
        meters.Create(ServerMeter.Name).AddLimit("sign_in", () => signIn.Refused);
}
