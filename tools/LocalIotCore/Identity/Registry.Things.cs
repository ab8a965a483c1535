namespace LocalIotCore.Identity;

public sealed partial class Registry
{
    /// <summary>Registers a thing; one that is there already is returned as it is.</summary>
    /// <exception cref="RegistryException">InvalidRequest: the name is not allowed.</exception>
    public ThingRecord CreateThing(string thingName)
    {
        Names.CheckThing(thingName);
        using (Lock())
        {
            if (_things.Find(thingName) is { } existing)
                return existing;
            var thing = new ThingRecord
            {
                ThingName = thingName,
                ThingId = Guid.NewGuid().ToString(),
                CreatedAt = _time.GetUtcNow(),
            };
            _things.Write(thing);
            return thing;
        }
    }

    /// <summary>The thing of that name; null where there is none.</summary>
    public ThingRecord? FindThing(string thingName) => _things.Find(thingName);

    /// <summary>All things, in no order.</summary>
    public IEnumerable<ThingRecord> Things() => _things.All();

    /// <summary>Removes a thing; one that is not there is no error, as with AWS.</summary>
    /// <exception cref="RegistryException">InvalidRequest: a certificate is still attached to it.</exception>
    public void DeleteThing(string thingName)
    {
        using (Lock())
        {
            if (_certificates.All().FirstOrDefault(c => c.Things.Contains(thingName)) is { } attached)
                throw new RegistryException(
                    RegistryError.InvalidRequest,
                    $"Thing \"{thingName}\" still has certificate {attached.CertificateId}: detach it first.");
            _things.Delete(thingName);
        }
    }

    /// <summary>Attaches a certificate to a thing; twice is once.</summary>
    /// <exception cref="RegistryException">ResourceNotFound: no such thing or certificate.</exception>
    public void AttachThing(string thingName, string certificateId)
    {
        using (Lock())
        {
            if (_things.Find(thingName) is null)
                throw NotFound("thing", thingName);
            Change(certificateId, c => c.Things.Contains(thingName) ? c : c with { Things = [.. c.Things, thingName] });
        }
    }

    /// <summary>Takes a certificate from a thing.</summary>
    /// <exception cref="RegistryException">ResourceNotFound: no such certificate.</exception>
    public void DetachThing(string thingName, string certificateId)
    {
        using (Lock())
            Change(certificateId, c => c with { Things = [.. c.Things.Where(t => t != thingName)] });
    }
}
