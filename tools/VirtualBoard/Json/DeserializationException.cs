namespace nanoFramework.Json;

/// <summary>The text is not JSON, or does not fit the requested type.</summary>
public class DeserializationException : Exception
{
    /// <summary>Without a message, as on the device.</summary>
    public DeserializationException()
    {
    }

    /// <summary>With a message, for debugging on the host; the device's exception has none.</summary>
    internal DeserializationException(string message)
        : base(message)
    {
    }
}
