using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;

namespace NanoCam.Server.Integrations.Mqtt;

/// <summary>Reason for the absence of a connection to the broker.</summary>
internal enum MqttProblem
{
    /// <summary>There is a connection.</summary>
    None,

    /// <summary>The broker cannot be reached, or is not responding.</summary>
    Unreachable,

    /// <summary>Its certificate is not trusted.</summary>
    Certificate,

    /// <summary>It rejected the user name or password.</summary>
    Credentials,

    /// <summary>It refused the connection or a message for another reason.</summary>
    Refused,

    /// <summary>The connection ended.</summary>
    Lost,
}

/// <summary>There is no connection to the broker.</summary>
/// <param name="problem">Why.</param>
/// <param name="message">Sentence for the log.</param>
/// <param name="inner">What caused it.</param>
internal sealed class MqttException(MqttProblem problem, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Why.</summary>
    public MqttProblem Problem => problem;

    /// <summary>Describes an exception of the library while it connects.</summary>
    public static MqttException Describe(Exception error, MqttAddress address)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case AuthenticationException:
                    return new MqttException(
                        MqttProblem.Certificate,
                        $"The certificate of the broker {address} is not trusted: {cause.Message} If its authority is not known to the "
                            + "operating system, set NanoCam:Mqtt:CaFile to the certificate of the authority.",
                        error
                    );
                case SocketException:
                    return new MqttException(MqttProblem.Unreachable, $"The broker {address} cannot be reached: {cause.Message}.", error);
                case CryptographicException or FileNotFoundException or UnauthorizedAccessException:
                    return new MqttException(
                        MqttProblem.Certificate,
                        $"The server cannot read NanoCam:Mqtt:CaFile: {cause.Message} The file must contain certificates as PEM.",
                        error
                    );
                case OperationCanceledException or TimeoutException:
                    return new MqttException(MqttProblem.Unreachable, $"The broker {address} is not responding.", error);
            }
        }

        return new MqttException(
            MqttProblem.Refused,
            $"The broker {address} closed the connection before it was established: {error.Message} "
                + "NanoCam needs MQTT 5, and the right port: 1883 without TLS, 8883 with TLS.",
            error
        );
    }
}
