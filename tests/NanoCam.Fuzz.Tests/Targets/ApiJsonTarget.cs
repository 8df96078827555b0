using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NanoCam.Fuzz.Tests.Engine;
using NanoCam.Server.Accounts;
using NanoCam.Server.Api;
using NanoCam.Server.Cameras;
using NanoCam.Server.Compat;
using NanoCam.Server.Pairing;
using NanoCam.Server.Pull;
using NanoCam.Server.Stills;
using NanoCam.Wire;

namespace NanoCam.Fuzz.Tests.Targets;

/// <summary>
/// Bodies of the HTTP API, read as the server reads them: refused as JSON, or a request without a null, a number or a word that cannot be.
/// </summary>
internal static class ApiJsonTarget
{
    private static readonly JsonSerializerOptions Options = ServerOptions();

    private static readonly Type[] Requests =
    [
        typeof(SignInRequest),
        typeof(PasswordChange),
        typeof(UserRequest),
        typeof(UserChange),
        typeof(TokenRequest),
        typeof(ShareRequest),
        typeof(CameraChange),
        typeof(PairingCodeRequest),
    ];

    /// <summary>Judges a body for every route but the two below.</summary>
    public static void Judge(byte[] input)
    {
        foreach (var request in Requests)
        {
            if (TryRead(request, input, out var read))
            {
                foreach (var property in request.GetProperties(BindingFlags.Public | BindingFlags.Instance))
                {
                    JudgeProperty(property, property.GetValue(read));
                }
            }
        }
    }

    /// <summary>Judges what a camera sends to pair.</summary>
    public static void JudgePairing(byte[] input)
    {
        if (TryRead(typeof(PairRequest), input, out var read))
        {
            var request = (PairRequest)read!;
            if (request.TryRead(out var nonce, out var proof, out var error))
            {
                PromiseBrokenException.Unless(CameraId.IsValid(request.Camera), "who pairs has an id");
                PromiseBrokenException.Unless(
                    request.Nonce.Equals(Convert.ToHexString(nonce), StringComparison.OrdinalIgnoreCase)
                        && request.Proof.Equals(Convert.ToHexString(proof), StringComparison.OrdinalIgnoreCase),
                    "what was read is what was sent"
                );
            }
            else
            {
                PromiseBrokenException.Unless(error.Length > 0, "a refusal has a sentence");
            }
        }
    }

    /// <summary>Judges settings for a camera: what is accepted goes over the wire and comes back.</summary>
    public static void JudgeSettings(byte[] input)
    {
        if (!TryRead(typeof(SettingsChange), input, out var read))
        {
            return;
        }

        if (!SettingsMerge.TryApply(new CameraSettings(), (SettingsChange)read!, link: null, out var next, out var error))
        {
            PromiseBrokenException.Unless(error.Length is > 0 and < 2000, "a refusal has a sentence, and not as long as what it refuses");
            return;
        }

        var message = new byte[64 << 10];
        var length = next.WriteMessage(message, 0);
        PromiseBrokenException.Unless(
            CameraSettings.TryRead(message, MessageHeader.Size, length - MessageHeader.Size, out var again, out _)
                && again.IntervalMilliseconds == next.IntervalMilliseconds
                && again.Width == next.Width
                && again.Height == next.Height
                && again.Quality == next.Quality
                && again.Controls.Length == next.Controls.Length,
            "accepted settings go over the wire"
        );
    }

    private static void JudgeProperty(PropertyInfo property, object? value)
    {
        var isNullable = new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable;
        PromiseBrokenException.Unless(value is not null || isNullable, $"{property.DeclaringType!.Name}.{property.Name} is not null");
        PromiseBrokenException.Unless(
            value is not Enum word || Enum.IsDefined(word.GetType(), word),
            $"{property.DeclaringType!.Name}.{property.Name} is one that exists"
        );
    }

    private static bool TryRead(Type type, byte[] input, out object? read)
    {
        read = null;
        try
        {
            read = JsonSerializer.Deserialize(input, type, Options);
            // The framework answers 400 to a body that is the word null.
            return read is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static JsonSerializerOptions ServerOptions()
    {
        ServiceCollection services = new();
        services.AddCameras();
        services.AddApi();
        services.AddAccounts();
        services.AddPairing();
        services.AddPull();
        services.AddStills();
        services.AddCompat();
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
    }
}
