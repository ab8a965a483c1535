namespace nanoFramework.Json;

/// <summary>Part of the package's API; nothing throws it.</summary>
public class SerializationException : Exception
{
    /// <summary>Without a message.</summary>
    public SerializationException()
    {
    }
}
