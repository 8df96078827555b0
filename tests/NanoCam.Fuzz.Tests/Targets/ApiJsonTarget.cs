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
/// Bodies of the HTTP API, read as the server reads them: rejected as JSON, or a request with valid values only.
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

    /// <summary>Checks a body for every route except the two below.</summary>
    public static void Check(byte[] input)
    {
        foreach (var request in Requests)
        {
            if (TryRead(request, input, out var read))
            {
                foreach (var property in request.GetProperties(BindingFlags.Public | BindingFlags.Instance))
                {
                    CheckProperty(property, property.GetValue(read));
                }
            }
        }
    }

    /// <summary>Checks a pairing request.</summary>
    public static void CheckPairing(byte[] input)
    {
        if (TryRead(typeof(PairRequest), input, out var read))
        {
            var request = (PairRequest)read!;
            if (request.TryRead(out var nonce, out var proof, out var error))
            {
                PromiseBrokenException.Unless(CameraId.IsValid(request.Camera), "a pairing request has a valid id");
                PromiseBrokenException.Unless(
                    request.Nonce.Equals(Convert.ToHexString(nonce), StringComparison.OrdinalIgnoreCase)
                        && request.Proof.Equals(Convert.ToHexString(proof), StringComparison.OrdinalIgnoreCase),
                    "the values read are the values sent"
                );
            }
            else
            {
                PromiseBrokenException.Unless(error.Length > 0, "an error has a sentence");
            }
        }
    }

    /// <summary>Checks settings of a camera: accepted settings survive the wire format.</summary>
    public static void CheckSettings(byte[] input)
    {
        if (!TryRead(typeof(SettingsChange), input, out var read))
        {
            return;
        }

        if (!SettingsMerge.TryApply(new CameraSettings(), (SettingsChange)read!, link: null, out var next, out var error))
        {
            PromiseBrokenException.Unless(error.Length is > 0 and < 2000, "an error has a sentence, shorter than 2,000 characters");
            return;
        }

        var message = new byte[64 << 10];
        var length = next.WriteMessage(message, 0);
        PromiseBrokenException.Unless(
            CameraSettings.TryRead(message, MessageHeader.Size, length - MessageHeader.Size, out var again, out _)
                && again.IntervalMilliseconds == next.IntervalMilliseconds
                && again.IsIntervalUnset == next.IsIntervalUnset
                && again.Width == next.Width
                && again.Height == next.Height
                && again.Quality == next.Quality
                && again.Controls.Length == next.Controls.Length,
            "accepted settings survive the wire format"
        );
    }

    private static void CheckProperty(PropertyInfo property, object? value)
    {
        var isNullable = new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable;
        PromiseBrokenException.Unless(value is not null || isNullable, $"{property.DeclaringType!.Name}.{property.Name} is not null");
        PromiseBrokenException.Unless(
            value is not Enum word || Enum.IsDefined(word.GetType(), word),
            $"{property.DeclaringType!.Name}.{property.Name} has a defined value"
        );
    }

    private static bool TryRead(Type type, byte[] input, out object? read)
    {
        read = null;
        try
        {
            read = JsonSerializer.Deserialize(input, type, Options);
            // The framework responds with 400 if the body is null.
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
