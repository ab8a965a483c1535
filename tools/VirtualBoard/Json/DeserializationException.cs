namespace nanoFramework.Json;

/// <summary>A text is no JSON, or does not fit the type it is to become.</summary>
public class DeserializationException : Exception
{
    /// <summary>Says nothing more, as on the device.</summary>
    public DeserializationException()
    {
    }

    /// <summary>For whoever debugs on the host: the device's has no text.</summary>
    internal DeserializationException(string message)
        : base(message)
    {
    }
}
